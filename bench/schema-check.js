// npm run bench:schema-check: how long the schema checks of this graph take, each in a process of its own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROUNDS = 9;
const root = fileURLToPath(new URL('..', import.meta.url));
const tool = fileURLToPath(new URL('../packages/schema-check/bin/schema-check.js', import.meta.url));
const cases = {
  'everything, with --base HEAD': ['--base', 'HEAD'],
  everything: [],
  'composition alone': ['--only', 'composition'],
  compose: ['compose'],
};

const rows = Object.entries(cases).map(([title, args]) => {
  const times = Array.from({ length: ROUNDS }, () => {
    const started = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [tool, ...args], { cwd: root, encoding: 'utf8' });
    if (status === 2 || status === null) throw new Error(stderr);
    return performance.now() - started;
  }).sort((left, right) => left - right);
  return { run: title, 'median ms': Math.round(times[ROUNDS >> 1]), 'slowest ms': Math.round(times[ROUNDS - 1]) };
});
// biome-ignore lint/suspicious/noConsole: a benchmark prints its table.
console.table(rows);
