// npm start [-- --replicas products=2]: the entire graph on this machine, until Ctrl-C.
import { prepare, root } from './prepare.js';

await prepare();
const { start } = await import('@commerce/local-stack');
process.exit(await start(root, process.env, process.argv.slice(2)));
