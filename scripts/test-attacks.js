// npm run test:attacks: what a stranger can make the graph spend, with every limit. ATTACK_SEED and ATTACK_SECONDS choose another search.
import { runSlowProof } from './slow-proof.js';

await runSlowProof({ files: ['src/attack-'] });
