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
  const script = `import { checkLockFile } from ${JSON.stringify(join(root, 'scripts/lock-file.js'))};
    process.exitCode = checkLockFile(${JSON.stringify(file)});`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
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

it('a lock file with a package that wants a later Node than the oldest that we run on is refused', async () => {
  const floor = { engines: { node: '>=20.19' } };
  const packages = { '': floor, 'node_modules/a': { ...hashed, engines: { node: '>=22' } } };
  expect(await check(packages)).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('node_modules/a 1.0.0 wants Node >=22, and we run on 20.19.0'),
  });
  const right = { '': floor, 'node_modules/a': { ...hashed, engines: { node: '^18 || >=20.19.0' } } };
  expect(await check(right)).toEqual({ status: 0, stderr: '' });
});

it('a lock file without the native part of a package for a platform that we run on is refused', async () => {
  const optionalDependencies = { 'a-linux': '1.0.0', 'a-darwin-x64': '1.0.0', 'a-darwin-arm64': '1.0.0' };
  const packages = {
    'node_modules/a': { ...hashed, optionalDependencies },
    'node_modules/a-linux': { ...hashed, os: ['linux'], cpu: ['x64', 'arm64'] },
    'node_modules/a-darwin-x64': { ...hashed, os: ['darwin'], cpu: ['x64'] },
  };
  expect(await check(packages)).toEqual({
    status: 1,
    stderr: `package-lock.json: node_modules/a lacks a-darwin-arm64, which is optional: choose a version that has all its parts
package-lock.json: node_modules/a has no native part for darwin-arm64\n`,
  });
  const arm64 = { ...hashed, os: ['darwin'], cpu: ['arm64'] };
  expect(await check({ ...packages, 'node_modules/a-darwin-arm64': arm64 })).toEqual({ status: 0, stderr: '' });
});
