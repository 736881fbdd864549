// npm run fuzz:gateway -- --operations 20000 --seed 7: random operations, answered by the gateway, by one schema and by
// @apollo/gateway.
import { parseArgs } from 'node:util';
import { runSlowProof } from './slow-proof.js';

const { values } = parseArgs({
  options: { operations: { type: 'string', default: '5000' }, seed: { type: 'string' } },
});
await runSlowProof({
  workspace: 'apps/gateway',
  files: ['test/fuzz', '--testTimeout=0'],
  env: { FUZZ_OPERATIONS: values.operations, ...(values.seed && { FUZZ_SEED: values.seed }) },
});
