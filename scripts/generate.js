// npm run generate -- --products N: a catalogue of N products that looks like a real one.
import { prepare, root } from './prepare.js';

await prepare();
const { generateCommand } = await import('@commerce/local-stack');
process.exit(await generateCommand(root, process.env, process.argv.slice(2)));
