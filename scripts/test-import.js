// npm run test:import: a product file of 100,000 rows in bounded memory, and imports that are killed and restarted.
import { runSlowProof } from './slow-proof.js';

await runSlowProof({ workspace: 'apps/products-subgraph', files: ['test/import-large-file', 'test/import-killed'] });
