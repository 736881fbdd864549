// npm run schema:check, schema:compose and schema:accept: the schema-check tool, built before it runs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const build = spawnSync(
  join(root, 'node_modules', '.bin', 'turbo'),
  ['run', 'build', '--filter=@commerce/schema-check', '--output-logs=errors-only', '--no-color'],
  { cwd: root, encoding: 'utf8', env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' } },
);
if (build.status !== 0) {
  process.stderr.write(build.error ? `${build.error.message}: run npm ci first\n` : `${build.stdout}${build.stderr}`);
  process.exit(2);
}
await import('../tools/schema-check/bin/schema-check.js');
