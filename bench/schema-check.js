// npm run bench:schema-check: how long the schema checks of this graph take, each in a separate process.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROUNDS = 9;
const root = fileURLToPath(new URL('..', import.meta.url));
const tool = fileURLToPath(new URL('../tools/schema-check/bin/schema-check.js', import.meta.url));
const cases = {
  'everything, with --base HEAD': ['--base', 'HEAD'],
  everything: [],
  'composition alone': ['--only', 'composition'],
  compose: ['compose'],
};

// The CPU time of a process is more reliable than the clock while other work runs.
const tellCpu = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  process.stderr.write('CPU ' + (user + system) / 1000);
})`;

const median = (numbers) => Math.round(numbers.toSorted((left, right) => left - right)[numbers.length >> 1]);

const rows = Object.entries(cases).map(([title, args]) => {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(tellCpu)}`, tool, ...args],
      { cwd: root, encoding: 'utf8' },
    );
    const cpu = Number(/CPU ([\d.]+)$/.exec(stderr)?.[1]);
    if (status === 2 || Number.isNaN(cpu)) throw new Error(stderr);
    return { wall: performance.now() - started, cpu };
  });
  const wall = rounds.map((round) => round.wall);
  return {
    run: title,
    'median ms': median(wall),
    'fastest ms': Math.round(Math.min(...wall)),
    'median CPU ms': median(rounds.map((round) => round.cpu)),
  };
});
// biome-ignore lint/suspicious/noConsole: a benchmark prints its table.
console.table(rows);
