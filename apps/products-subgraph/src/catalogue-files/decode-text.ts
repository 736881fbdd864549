import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { CatalogueFileError } from './catalogue-file-error.ts';

const SLICE_BYTES = 65_536;
const BYTE_ORDER_MARK_BYTES = 2;

/**
 * The text of a file in UTF-8, or in UTF-16 if it starts with a byte-order mark; the mark itself is left out.
 * Pieces hold at most 64 KiB of the file, however large the chunks of `source` are.
 * @throws {CatalogueFileError} `INVALID_ENCODING`, with the line of the first byte that cannot be decoded.
 */
export async function* decodeText(source: Readable): AsyncGenerator<string> {
  let decoder: TextPieceDecoder | undefined;
  let start = Buffer.alloc(0);
  for await (const slice of sliceBytes(source)) {
    if (decoder) {
      yield decoder.decode(slice);
      continue;
    }
    start = Buffer.concat([start, slice]);
    if (start.length < BYTE_ORDER_MARK_BYTES) continue;
    decoder = new TextPieceDecoder(detectEncoding(start));
    yield decoder.decode(start);
  }
  yield decoder ? decoder.end() : new TextPieceDecoder('utf-8').end(start);
}

async function* sliceBytes(source: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk);
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
  }
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function detectEncoding(start: Buffer): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** Decodes a file piece by piece, and knows the line at which it fails. */
class TextPieceDecoder {
  readonly #encoding: Encoding;
  readonly #strict: TextDecoder;
  // Refuses nothing and marks what it cannot decode: only so can the line of a byte be told that #strict refuses.
  readonly #lenient: TextDecoder;
  #line = 1;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
    this.#strict = new TextDecoder(encoding, { fatal: true });
    this.#lenient = new TextDecoder(encoding);
  }

  decode(bytes: Uint8Array, stream = true): string {
    const text = this.#lenient.decode(bytes, { stream });
    try {
      this.#strict.decode(bytes, { stream });
    } catch (cause) {
      throw this.#invalidEncoding(text.slice(0, text.indexOf('\uFFFD')), cause);
    }
    this.#line += countLineFeeds(text);
    return text;
  }

  end(rest: Uint8Array = new Uint8Array()): string {
    return this.decode(rest, false);
  }

  #invalidEncoding(validText: string, cause: unknown): CatalogueFileError {
    return new CatalogueFileError(
      'INVALID_ENCODING',
      this.#line + countLineFeeds(validText),
      `The file is not valid ${this.#encoding.toUpperCase()}. Save it as CSV in the encoding UTF-8, and try again.`,
      { cause },
    );
  }
}

function countLineFeeds(text: string): number {
  return text.split('\n').length - 1;
}
