// npm run dev: the entire graph for development, until Ctrl-C.
import { prepare, root } from './prepare.js';

await prepare();
const { dev } = await import('@commerce/dev-stack');
process.exit(await dev(root, process.env));
