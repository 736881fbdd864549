// npm run test:crash: kill -9 at every step of a checkout, then hundreds at random moments in every process.
// CRASH_KILLS and CRASH_SEED change the number and the moments.
import { runSlowProof } from './slow-proof.js';

await runSlowProof({ files: ['src/crash-'], env: { CRASH_KILLS: '300' } });
