// npm run import -- FILE.csv: imports products from a CSV file into the catalogue.
import { prepare, root } from './prepare.js';

await prepare();
const { importCommand } = await import('@commerce/local-stack');
process.exit(await importCommand(root, process.env, process.argv.slice(2)));
