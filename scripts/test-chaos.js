// npm run test:chaos: the graph under `npm start` while its processes are killed, stopped and disconnected, with
// independent bookkeeping.
import { parseArgs } from 'node:util';
import { runSlowProof } from './slow-proof.js';

const HELP = `npm run test:chaos [-- options]

Runs the graph with npm start, lets clients shop, and disturbs it: services and PostgreSQL are killed, services are paused,
connections are cut, clocks are wrong by up to 25 s, and the disk of the logs is filled (as root, on Linux). Fails if an
order, a unit or a cent is lost, if the databases disagree, if the graph does not recover by itself, or if too few requests
are answered. A refusal counts as an answer if it says that something is temporarily unavailable, and arrives within a second.

  --seconds N       duration (60)
  --minutes N       the same in minutes
  --faults N        number of faults (one in 6 s)
  --seed N          determines the faults and what clients buy (1)
  --clients N       how many clients shop at once (16)
  --goal N          the lowest percentage of requests that must be answered (98)
  --replicas LIST   as for npm start: products=2,cart=2
`;

const options = Object.fromEntries(
  ['seconds', 'minutes', 'faults', 'seed', 'clients', 'goal', 'replicas'].map((name) => [name, { type: 'string' }]),
);
const { help, minutes, ...given } = parseArgs({ options: { ...options, help: { type: 'boolean' } } }).values;
if (help) process.stdout.write(HELP);
else {
  for (const [name, value] of Object.entries({ ...given, ...(minutes && { minutes }) })) {
    if (name === 'replicas' || Number(value) > 0) continue;
    process.stderr.write(`--${name} must be a number above 0.\n\n${HELP}`);
    process.exit(2);
  }
  if (minutes) given.seconds = String(Number(minutes) * 60);
  const env = Object.entries(given).map(([name, value]) => [`CHAOS_${name.toUpperCase()}`, value]);
  await runSlowProof({ files: ['src/chaos'], env: Object.fromEntries(env), isAlone: true });
}
