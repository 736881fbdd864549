import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';
import { chunksOf } from './test-catalogue.ts';

const text = 'Größe,Ώρα\n大,👕\n';
const utf16le = Buffer.from(`\uFEFF${text}`, 'utf16le');

async function decode(bytes: Uint8Array, chunkSize = 1000): Promise<string> {
  let decoded = '';
  for await (const piece of decodeText(Readable.from(chunksOf(bytes, chunkSize)))) decoded += piece;
  return decoded;
}

describe('the text of a file', () => {
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 little-endian with a byte-order mark', utf16le],
    ['UTF-16 big-endian with a byte-order mark', Buffer.from(utf16le).swap16()],
  ])('the text of a file is read from %s, however the bytes are cut into chunks', async (_, bytes) => {
    for (const chunkSize of [1, 2, 3, 5, 7, 1000]) expect(await decode(bytes, chunkSize)).toBe(text);
  });

  it('the text of a file is empty for no bytes at all, and one character for one byte', async () => {
    expect(await decode(Buffer.alloc(0))).toBe('');
    expect(await decode(Buffer.from('a'))).toBe('a');
  });

  it('the text of a file may come from a stream that decodes already', async () => {
    const pieces: string[] = [];
    for await (const piece of decodeText(Readable.from(['Grö', 'ße']))) pieces.push(piece);
    expect(pieces.join('')).toBe('Größe');
  });

  it('the text of a file may hold the replacement character, when the file itself does', async () => {
    expect(await decode(Buffer.from('a\uFFFDb'))).toBe('a\uFFFDb');
  });

  it('the text of a file comes in pieces of bounded length, even from one large chunk', async () => {
    for await (const piece of decodeText(Readable.from([Buffer.alloc(1_000_000, 'a')]))) {
      expect(piece.length).toBeLessThanOrEqual(65_536);
    }
  });

  it('the text of a file is refused in Windows-1252, with the line of the first wrong byte and the encoding to use', async () => {
    const bytes = Buffer.from('a\nb\nGr\xF6\xDFe\nc\n', 'latin1');
    for (const chunkSize of [1, 4, 1000]) {
      await expect(decode(bytes, chunkSize)).rejects.toMatchObject({ code: 'INVALID_ENCODING', line: 3 });
    }
    await expect(decode(bytes)).rejects.toThrow('UTF-8');
  });

  it.each([
    ['a page to log in', '<!DOCTYPE html><title>Login</title>', 'web page'],
    ['an answer of an API', '[{"sku":"A"}]', 'JSON'],
    ['a feed', '<?xml version="1.0"?><rss/>', 'XML'],
    ['a workbook', 'PK\x03\x04…', 'Excel'],
  ])('the text of a file is refused if it is %s, whose name only ends with csv', async (_, text, kind) => {
    const error = { code: 'NOT_A_CSV_FILE', line: 1, message: expect.stringContaining(kind) };
    for (const chunkSize of [1, 1000]) await expect(decode(Buffer.from(text), chunkSize)).rejects.toMatchObject(error);
  });

  it('the text of a file comes as far as it can be decoded, however the bytes are cut into chunks', async () => {
    const bytes = Buffer.from('a\nb\nGr\xF6\xDFe\nc\n', 'latin1');
    for (const chunkSize of [1, 4, 1000]) {
      const pieces: string[] = [];
      const reading = async () => {
        for await (const piece of decodeText(Readable.from(chunksOf(bytes, chunkSize)))) pieces.push(piece);
      };
      await expect(reading()).rejects.toMatchObject({ code: 'INVALID_ENCODING', line: 3 });
      expect(pieces.join('')).toBe('a\nb\nGr');
    }
  });

  it.each([
    ['UTF-8', Buffer.from('a\n大').subarray(0, -1)],
    ['UTF-16', Buffer.from('\uFEFFa\nb', 'utf16le').subarray(0, -1)],
    ['UTF-16 with half a surrogate pair', Buffer.from('\uFEFFa\n\uD83D', 'utf16le')],
  ])('the text of a file is refused when it ends in the middle of a character of %s', async (_, bytes) => {
    await expect(decode(bytes)).rejects.toMatchObject({ code: 'INVALID_ENCODING', line: 2 });
  });
});
