// npm run test:crash: kill -9 at every step of a checkout, then hundreds of every process at random moments. CRASH_KILLS and CRASH_SEED choose others.
import { runSlowProof } from './slow-proof.js';

await runSlowProof({ files: ['src/crash-'], env: { CRASH_KILLS: '300' } });
