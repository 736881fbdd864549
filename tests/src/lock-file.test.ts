import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { root, temporaryDirectory } from './support/repository.ts';

const hashed = { version: '1.0.0', integrity: 'sha512-abc' };

async function check(packages: Record<string, object>) {
  const directory = await temporaryDirectory();
  onTestFinished(directory.remove);
  const file = join(directory.path, 'package-lock.json');
  await writeFile(file, JSON.stringify({ packages }));
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/lock-file.js'), file], {
    encoding: 'utf8',
  });
  return { status, stderr };
}

it('a lock file passes if all external packages have their hash: workspaces and bundled packages need none', async () => {
  const packages = {
    '': { version: '0.1.0' },
    'packages/money': { version: '0.1.0' },
    'node_modules/@commerce/money': { link: true },
    'node_modules/a': hashed,
    'node_modules/a/node_modules/inside': { version: '1.0.0', inBundle: true },
  };
  expect(await check(packages)).toEqual({ status: 0, stderr: '' });
});

it('a lock file with a package without its hash is refused, with name, version and place, even if it is optional', async () => {
  const optional = { version: '2.0.0', optional: true };
  const { status, stderr } = await check({ 'node_modules/a': hashed, 'node_modules/a/node_modules/@b/c': optional });
  expect(status).toBe(1);
  expect(stderr).toBe(
    'package-lock.json: node_modules/a/node_modules/@b/c has no integrity hash: add the one of npm view @b/c@2.0.0 dist.integrity\n',
  );
});
