// npm run test:chaos: the graph under `npm start` while its processes are killed, stopped and cut off, with books of its own.
import { parseArgs } from 'node:util';
import { runSlowProof } from './slow-proof.js';

const HELP = `npm run test:chaos [-- options]

Runs the graph with npm start, lets clients shop, and disturbs it: services and PostgreSQL are killed, services are stopped
without a word, connections are cut, and the disk of the logs is filled (as root, on Linux). Fails if an order, a unit or a
cent is lost, if anything does not add up, if the graph does not come back by itself, and if too few requests are answered.
A refusal counts as an answer if it says that something is unavailable just now, and comes within a second.

  --seconds N       how long it lasts (60)
  --faults N        how many faults there are (one in 6 s)
  --seed N          draws the faults and what clients buy (1)
  --clients N       how many shop at once (16)
  --goal N          the least percentage of requests that is answered (98)
  --replicas LIST   as of npm start: products=2,cart=2
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
