// npm run test:attacks: the resources that a stranger can make the graph use, despite every limit. ATTACK_SEED and
// ATTACK_SECONDS change the search.
import { runSlowProof } from './slow-proof.js';

await runSlowProof({ files: ['src/attack-'] });
