// npm test: every workspace's tests, those of the running graph last. Nothing has to run for it.
import { prepare, runTurbo } from './prepare.js';

await prepare();
process.exit(
  runTurbo([
    'run',
    'test',
    '--output-logs=new-only',
    '--log-order=grouped',
    '--concurrency=2',
    ...process.argv.slice(2),
  ]),
);
