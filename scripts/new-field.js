// npm run new:field -- Type.field: creates the files of a new field.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepare, root } from './prepare.js';

await prepare('@commerce/new-field');
const { newFieldCommand } = await import('@commerce/new-field');
process.exitCode = newFieldCommand({
  root,
  parameters: process.argv.slice(2),
  say: (line) => process.stdout.write(`${line}\n`),
  format: (paths) => spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', ...paths], { cwd: root }),
});
