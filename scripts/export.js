// npm run export -- FILE.csv: exports the catalogue as a CSV file for npm run import.
import { prepare, root } from './prepare.js';

await prepare();
const { exportCommand } = await import('@commerce/local-stack');
process.exit(await exportCommand(root, process.env, process.argv.slice(2)));
