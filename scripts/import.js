// npm run import -- FILE.csv: products from a CSV file into the catalogue.
import { prepare, root } from './prepare.js';

await prepare();
const { catalogueCommand } = await import('@commerce/local-stack');
process.exit(await catalogueCommand(root, 'import', process.env, process.argv.slice(2)));
