import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryTarget, listBackups, openStore } from '@commerce/backup';
import { startLocalPostgres } from '@commerce/local-postgres';
import { expect, it, onTestFinished } from 'vitest';
import { keepBackups } from '../src/backups/keep-backups.ts';

/** A server whose backups are kept in `place`, until the end of the test. */
async function keep(prepare: (place: string) => Promise<unknown>) {
  const directory = await mkdtemp(join(tmpdir(), 'keep-backups-'));
  await chmod(directory, 0o755);
  const place = join(directory, 'backups');
  await mkdir(join(directory, 'secrets'));
  await prepare(place);
  const server = await startLocalPostgres({ dataDirectory: join(directory, 'postgres'), settings: { fsync: 'off' } });
  const stopping = new AbortController();
  const target = createDirectoryTarget(place);
  const said = { warnings: [] as readonly string[], log: [] as string[] };
  const kept = keepBackups(
    { place: { target, keyFile: undefined }, directory: place, keep: 1, times: [] },
    {
      signal: stopping.signal,
      dataDirectory: directory,
      superuserUrl: () => server.superuserUrl,
      warn: (warnings) => {
        said.warnings = warnings;
      },
      log: (line) => said.log.push(line),
    },
  );
  onTestFinished(async () => {
    stopping.abort();
    await server.stop();
    await kept.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return { target, said };
}

it('a server without a backup gets one at once, whatever the schedule', async () => {
  const { target, said } = await keep(async () => undefined);
  await expect.poll(() => said.log.join()).toMatch(/is taken and verified/);
  const store = await openStore(target, undefined);
  expect(store && (await listBackups(store))).toHaveLength(1);
  expect(said.warnings).toEqual([]);
});

it('a backup that fails is told in the log and on the health pages, and so is an archive that cannot be written', async () => {
  const { said } = await keep((place) => writeFile(place, 'no directory'));
  await expect.poll(() => said.warnings.join()).toMatch(/not archived just now.*The last backup failed/);
  expect(said.log.map((line) => JSON.parse(line).level)).toEqual([50, 50]);
});
