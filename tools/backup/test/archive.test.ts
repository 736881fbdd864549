import { rename, rm, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { findAvailable, planRestore } from '../src/index.ts';
import { createLab } from './lab.ts';

it('a place that cannot be written stops nothing: it is told, and all is archived once it can be written again', async () => {
  const lab = await createLab();
  await lab.start();
  await lab.backUp();
  await lab.archivedUntil(await lab.write('before'));
  const { place } = lab.place.target;
  await rename(place, `${place}.away`);
  await writeFile(place, 'no directory');
  const meanwhile = await lab.write('meanwhile');
  await expect.poll(() => lab.problems.at(-1) ?? null).toMatch(/ENOTDIR/);
  await rm(place);
  await rename(`${place}.away`, place);
  await lab.archivedUntil(meanwhile);

  await expect.poll(() => lab.problems.at(-1)).toBeNull();
  expect(await lab.rowsAt(meanwhile)).toEqual(['before', 'meanwhile']);
});

it('a server keeps a limited part of its log for the archive: after a gap only a new backup leads to the present, and earlier moments stay', async () => {
  const lab = await createLab();
  await lab.start();
  await lab.backUp();
  const before = await lab.write('before the gap');
  await lab.archivedUntil(before);
  await lab.stop();

  await lab.start({
    isArchived: false,
    settings: { max_slot_wal_keep_size: '16MB', min_wal_size: '32MB', max_wal_size: '32MB' },
  });
  for (let segment = 0; segment < 5; segment += 1) await lab.fillSegment();
  await lab.stop();
  await lab.start();
  await lab.archivedUntil(await lab.write('after the gap'));
  expect(planRestore(await findAvailable(await lab.store(), null), null, new Date()).missing).not.toBeNull();
  await expect(lab.rowsAt(null)).rejects.toMatchObject({ code: 'DAMAGED' });
  expect(await lab.rowsAt(before)).toEqual(['before the gap']);

  await lab.backUp();
  const after = await lab.write('last');
  await lab.archivedUntil(after);
  expect(await lab.rowsAt(after)).toEqual(['before the gap', 'after the gap', 'last']);
});

it('the archive refuses the data of another server, and older data of the same server', async () => {
  const lab = await createLab();
  await lab.start();
  await lab.backUp();
  const moment = await lab.write('kept');
  await lab.archivedUntil(moment);
  await lab.stop();

  const other = await createLab({ place: lab.place });
  await other.start();
  await expect.poll(() => other.problems.at(-1) ?? null).toMatch(/another database server/);
  await expect(other.backUp()).rejects.toMatchObject({ code: 'OTHER_SERVER' });
});
