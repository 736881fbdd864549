import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  archiveRemains,
  findStoppedServer,
  listArchives,
  listBackups,
  openStore,
  removeOldBackups,
} from '../src/index.ts';
import { createLab, temporaryDirectory } from './lab.ts';

it('every moment after a backup can be restored from the archive alone, and has what was committed by then and nothing else', async () => {
  const lab = await createLab();
  await lab.start();
  await lab.write('before the backup');
  await lab.backUp();
  const first = await lab.write('first');
  await lab.write('second');
  await lab.stop();

  expect(await lab.rowsAt(first)).toEqual(['before the backup', 'first']);
  expect(await lab.rowsAt(null)).toEqual(['before the backup', 'first', 'second']);
  expect(lab.problems).toEqual([]);
});

it('a moment after the last commit is the end of the log, and one that is not archived is refused', async () => {
  const lab = await createLab();
  await lab.start();
  const backup = await lab.backUp();
  await lab.write('last');
  const later = new Date();
  await lab.stop();

  expect(await lab.rowsAt(later)).toEqual(['last']);
  await expect(lab.rowsAt(new Date(Date.now() + 3_600_000))).rejects.toMatchObject({ code: 'NOT_ARCHIVED' });
  const before = new Date(new Date(backup.startedAt).getTime() - 1_000);
  await expect(lab.rowsAt(before)).rejects.toMatchObject({ code: 'NO_BACKUP' });
});

it('the log of a killed server is restored to its end from its own folder, also after another one took its place', async () => {
  const lab = await createLab();
  await lab.start();
  await lab.backUp();
  await lab.write('archived');
  await lab.stopArchiving();
  const moment = await lab.write('in the folder of the server only');
  await lab.kill();

  expect(await lab.rowsAt(moment, { isLost: false })).toHaveLength(2);
  await expect(lab.rowsAt(moment)).rejects.toMatchObject({ code: 'NOT_ARCHIVED' });
  const stopped = await findStoppedServer(await lab.store(), lab.dataDirectory);
  expect(stopped?.timeline).toBe(1);
  if (stopped) await archiveRemains(await lab.store(), stopped, new Date());
  expect(await lab.rowsAt(moment)).toHaveLength(2);
});

it('a restored server continues the archive on a new timeline, and a moment is that of the server that ran then', async () => {
  const lab = await createLab();
  await lab.start();
  await lab.backUp();
  const kept = await lab.write('kept');
  const undone = await lab.write('undone by the restore');
  await lab.archivedUntil(undone);
  await lab.stop();
  await lab.replaceBy(kept);
  await lab.start({ isArchived: false });
  const soon = await lab.write('written before it is archived');
  await lab.stop();
  await lab.start();
  const later = await lab.write('written afterwards');
  await lab.archivedUntil(later);
  await lab.stop();

  expect(await lab.rowsAt(undone)).toEqual(['kept', 'undone by the restore']);
  expect(await lab.rowsAt(soon)).toEqual(['kept', 'written before it is archived']);
  expect(await lab.rowsAt(later)).toEqual(['kept', 'written before it is archived', 'written afterwards']);
  await lab.replaceBy(undone);
  await lab.start();
  const last = await lab.write('after another restore');
  await lab.archivedUntil(last);
  await lab.stop();
  expect(await lab.rowsAt(last)).toEqual(['kept', 'undone by the restore', 'after another restore']);
  expect(await lab.rowsAt(later)).toEqual(['kept', 'written before it is archived', 'written afterwards']);
  expect((await listArchives(await lab.store())).map(({ timeline }) => timeline)).toEqual([1, 2, 3]);
  expect(lab.problems).toEqual([]);
});

it('an encrypted backup is restored with its key only, while the server runs, too', async () => {
  const keyFile = join(await temporaryDirectory(), 'key');
  await writeFile(keyFile, 'a secret of some length');
  const lab = await createLab({ keyFile });
  await lab.start();
  await lab.backUp({ 'secrets.json': 'the secret of the shop' });
  const moment = await lab.write('the secret of a buyer');
  await lab.archivedUntil(moment);

  expect(await lab.rowsAt(moment)).toEqual(['the secret of a buyer']);
  for (const name of await lab.files()) {
    expect((await readFile(join(lab.place.target.place, name))).includes('the secret of'), name).toBe(false);
  }
  await writeFile(keyFile, 'another secret of some length');
  await expect(openStore(lab.place.target, keyFile)).rejects.toMatchObject({ code: 'WRONG_KEY' });
  await expect(openStore(lab.place.target, undefined)).rejects.toMatchObject({ code: 'WRONG_KEY' });
});

function flipMiddle(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const middle = Math.floor(bytes.length / 2);
  changed.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  return changed;
}

const DAMAGES: [what: string, damage: (bytes: Buffer) => Buffer][] = [
  ['truncated', (bytes) => bytes.subarray(0, -1)],
  ['longer', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
  ['empty', () => Buffer.alloc(0)],
  ['changed in one bit', flipMiddle],
];

it.each([false, true])('a damaged backup is not restored (encrypted: %s)', async (isEncrypted) => {
  const keyFile = join(await temporaryDirectory(), 'key');
  await writeFile(keyFile, 'a secret of some length');
  const lab = await createLab(isEncrypted ? { keyFile } : {});
  await lab.start({ isArchived: false });
  await lab.backUp();
  await lab.stop();
  for (const name of (await lab.files()).filter((each) => each.includes('base.tar') || each.includes('manifest'))) {
    const path = join(lab.place.target.place, name);
    const original = await readFile(path);
    for (const [what, damage] of DAMAGES) {
      await writeFile(path, damage(original));
      await expect(lab.rowsAt(null), `${name} ${what}`).rejects.toMatchObject({ code: 'DAMAGED' });
    }
    await writeFile(path, original);
  }
  expect(await lab.rowsAt(null)).toEqual([]);
});

it('only the newest backups are kept, with the log that leads from the oldest of them to the present', async () => {
  const lab = await createLab();
  await lab.start();
  await lab.backUp();
  await lab.write('first');
  await lab.switchSegment();
  const second = await lab.backUp();
  const moment = await lab.write('second');
  await lab.switchSegment();
  const third = await lab.backUp();
  await lab.stop();

  const store = await lab.store();
  const before = (await readdir(join(store.place, 'wal'))).length;
  expect(await removeOldBackups(store, 2)).toHaveLength(1);
  expect((await listBackups(store)).map(({ id }) => id)).toEqual([second.id, third.id]);
  expect((await readdir(join(store.place, 'wal'))).length).toBeLessThan(before);
  expect(await lab.rowsAt(moment)).toEqual(['first', 'second']);
});

it('nobody but their owner may read backups', async () => {
  const lab = await createLab();
  await lab.start();
  await lab.backUp();
  await lab.archivedUntil(await lab.write('private'));
  const { place } = lab.place.target;
  const modes = await Promise.all(
    ['', ...(await lab.files())].map(async (name) => (await stat(join(place, name))).mode),
  );
  expect(modes.filter((mode) => (mode & 0o077) !== 0)).toEqual([]);
});
