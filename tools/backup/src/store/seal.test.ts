import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSealer, sealing, unsealing } from './seal.ts';

const KEY = randomBytes(32);
const NAME = 'wal/000000010000000000000001';

const seal = (content: Buffer, name = NAME) => buffer(Readable.from([content]).pipe(sealing(KEY, name)));

async function unseal(sealed: Buffer, options: { key?: Buffer; name?: string; isGrowing?: boolean } = {}) {
  const { key = KEY, name = NAME, isGrowing = false } = options;
  return buffer(Readable.from([sealed]).pipe(unsealing(key, name, { isGrowing })));
}

/** Of no chunk, of one, of exactly one, and of several. */
const sizes = fc.oneof(fc.nat({ max: 200 }), fc.constantFrom(65_535, 65_536, 65_537, 131_072, 150_000));

it('what was sealed is opened as it was, whatever its size', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async (size) => {
      const content = randomBytes(size);
      expect((await unseal(await seal(content))).equals(content)).toBe(true);
    }),
  );
});

it('a sealed file that is cut off anywhere, or changed in any byte, is not opened', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, fc.nat(), fc.integer({ min: 1, max: 255 }), async (size, place, difference) => {
      const sealed = await seal(randomBytes(size));
      const at = place % sealed.length;
      await expect(unseal(sealed.subarray(0, at))).rejects.toMatchObject({ code: 'DAMAGED' });
      sealed.writeUInt8(sealed.readUInt8(at) ^ difference, at);
      await expect(unseal(sealed)).rejects.toMatchObject({ code: 'DAMAGED' });
    }),
  );
});

it('a sealed file is opened with its own key and under its own name only', async () => {
  const sealed = await seal(Buffer.from('content'));
  await expect(unseal(sealed, { key: randomBytes(32) })).rejects.toMatchObject({ code: 'DAMAGED' });
  await expect(unseal(sealed, { name: 'another' })).rejects.toMatchObject({ code: 'DAMAGED' });
});

it('of a growing file all pieces are opened that are whole', async () => {
  const pieces = [randomBytes(10), randomBytes(100_000), randomBytes(1_000)];
  const sealer = createSealer(KEY, NAME);
  const sealed = Buffer.concat([sealer.header, ...pieces.map((piece) => sealer.seal(piece))]);
  const isGrowing = true;
  expect((await unseal(sealed, { isGrowing })).equals(Buffer.concat(pieces))).toBe(true);
  const cut = await unseal(sealed.subarray(0, -1), { isGrowing });
  expect(cut.equals(Buffer.concat(pieces.slice(0, 2)))).toBe(true);
  await expect(unseal(sealed)).rejects.toMatchObject({ code: 'DAMAGED' });
});
