// npm run test:start: `npm start` as its users run it: twice, interrupted at any moment, with services or the database killed.
import { runSlowProof } from './slow-proof.js';

await runSlowProof({ files: ['src/npm-start'] });
