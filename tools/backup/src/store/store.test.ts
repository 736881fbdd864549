import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
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
