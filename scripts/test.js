// npm test: the tests of every workspace, those of the running graph last. Nothing else needs to run.
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
