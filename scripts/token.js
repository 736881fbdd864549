// npm run token -- --customer ID --scope …: creates a login for the gateway of npm start.
import { prepare, root } from './prepare.js';

await prepare();
const { tokenCommand } = await import('@commerce/local-stack');
process.exit(await tokenCommand(root, process.env, process.argv.slice(2)));
