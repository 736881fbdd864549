// npm run generate -- --products N: generates a realistic catalogue of N products.
import { prepare, root } from './prepare.js';

await prepare();
const { generateCommand } = await import('@commerce/local-stack');
process.exit(await generateCommand(root, process.env, process.argv.slice(2)));
