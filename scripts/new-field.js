// npm run new:field, new:mutation and new:type: creates the files of a field, a mutation or a type.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, turbo } from './prepare.js';

const [kind, ...parameters] = process.argv.slice(2);
await prepare('@commerce/new-field');
const { newCommand } = await import('@commerce/new-field');
process.exitCode = newCommand({
  kind,
  root,
  parameters,
  say: (line) => process.stdout.write(`${line}\n`),
  format: (paths) => spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', ...paths], { cwd: root }),
  verify: (directory) => {
    const { name } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
    const parts = ['run', 'generate', 'check', `--filter=${name}`, '--output-logs=errors-only'];
    const { status, stdout, stderr } = spawnSync(turbo(), parts, { cwd: root, encoding: 'utf8' });
    return status === 0 ? null : `${stdout}${stderr}`.trim();
  },
});
