// npm run test:chaos: the graph under `npm start` while its processes are killed, stopped and cut off, with books of its own.
import { parseArgs } from 'node:util';
import { runSlowProof } from './slow-proof.js';

const HELP = `npm run test:chaos [-- options]

Runs the graph with npm start, lets clients shop, and disturbs it: services and PostgreSQL are killed, services are paused,
connections are cut, and the disk of the logs is filled (as root, on Linux). Fails if an order, a unit or a cent is lost, if
the databases disagree, if the graph does not recover by itself, or if too few requests are answered. A refusal counts as an
answer if it says that something is temporarily unavailable, and arrives within a second.

  --seconds N       duration (60)
  --faults N        number of faults (one in 6 s)
  --seed N          determines the faults and what clients buy (1)
  --clients N       how many clients shop at once (16)
  --goal N          the lowest percentage of requests that must be answered (98)
  --replicas LIST   as for npm start: products=2,cart=2
`;

const options = Object.fromEntries(
  ['seconds', 'faults', 'seed', 'clients', 'goal', 'replicas'].map((name) => [name, { type: 'string' }]),
);
const { help, ...given } = parseArgs({ options: { ...options, help: { type: 'boolean' } } }).values;
if (help) process.stdout.write(HELP);
else {
  const env = Object.entries(given).map(([name, value]) => [`CHAOS_${name.toUpperCase()}`, value]);
  await runSlowProof({ files: ['src/chaos'], env: Object.fromEntries(env) });
}
