// npm run export -- FILE.csv: the catalogue as a CSV file that npm run import takes.
import { prepare, root } from './prepare.js';

await prepare();
const { exportCommand } = await import('@commerce/local-stack');
process.exit(await exportCommand(root, process.env, process.argv.slice(2)));
