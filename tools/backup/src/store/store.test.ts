import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { createDirectoryTarget } from './directory-target.ts';
import { openStoreOf } from './store.ts';

async function createStore() {
  const directory = await mkdtemp(join(tmpdir(), 'store-test-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return { directory, store: await openStoreOf('1', createDirectoryTarget(directory), undefined) };
}

// Other systems have no file that is always full.
it.runIf(existsSync('/dev/full'))('a full disk is named as what a file could not be stored for', async () => {
  const { directory, store } = await createStore();
  await symlink('/dev/full', join(directory, 'content.gz.unfinished'));
  const content = Readable.from([randomBytes(500_000), randomBytes(500_000)]);
  await expect(store.write('content', content)).rejects.toMatchObject({ code: 'ENOSPC' });
  expect(await readdir(directory)).toEqual(['store.json']);
});

it('a file whose content fails is not stored, and the one before it stays', async () => {
  const { store } = await createStore();
  await store.write('content', Buffer.from('before'));
  const failing = Readable.from(
    (async function* () {
      yield randomBytes(500_000);
      throw new Error('the server has gone');
    })(),
  );
  await expect(store.write('content', failing)).rejects.toThrow('the server has gone');
  expect(await buffer(store.read('content'))).toEqual(Buffer.from('before'));
});

it('a directory with other files does not become a store, and stays as it is', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'store-test-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  for (const name of ['in-use.pid', 'lost+found']) await mkdir(join(directory, name));
  await writeFile(join(directory, 'passwd'), 'of somebody else');
  const opening = openStoreOf('1', createDirectoryTarget(directory), undefined);
  await expect(opening).rejects.toMatchObject({ code: 'NOT_EMPTY', message: expect.stringContaining('passwd') });
  expect(await readdir(directory)).toEqual(['in-use.pid', 'lost+found', 'passwd']);
  await rm(join(directory, 'passwd'));
  const stores = await Promise.all([1, 2].map(() => openStoreOf('1', createDirectoryTarget(directory), undefined)));
  expect(stores.map(({ place }) => place)).toEqual([directory, directory]);
});
