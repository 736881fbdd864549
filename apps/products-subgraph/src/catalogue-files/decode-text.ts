import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { CatalogueFileError } from './catalogue-file-error.ts';

const SLICE_BYTES = 65_536;
const SIGNATURE_BYTES = 4;
const BYTE_ORDER_MARKS = /^\uFEFF+/;

/**
 * The text of a file in UTF-8 or UTF-16, without byte-order marks (some programs write two). Pieces hold at most 64 KiB
 * of the file, whatever the chunk size of `source`.
 * @throws {CatalogueFileError} `INVALID_ENCODING`, with the line of the first byte that cannot be decoded, or
 * `NOT_A_CSV_FILE`.
 */
export async function* decodeText(source: Readable): AsyncGenerator<string> {
  let isStart = true;
  for await (const text of decodePieces(source)) {
    const kept: string = isStart ? text.replace(BYTE_ORDER_MARKS, '') : text;
    isStart &&= kept === '';
    yield kept;
  }
}

async function* decodePieces(source: Readable): AsyncGenerator<string> {
  let decoder: TextPieceDecoder | undefined;
  let start = Buffer.alloc(0);
  for await (const slice of sliceBytes(source)) {
    if (decoder) {
      yield* decoder.decode(slice);
      continue;
    }
    start = Buffer.concat([start, slice]);
    if (start.length < SIGNATURE_BYTES) continue;
    refuseOtherDocuments(start);
    decoder = new TextPieceDecoder(detectEncoding(start));
    yield* decoder.decode(start);
  }
  yield* decoder ? decoder.end() : new TextPieceDecoder(detectEncoding(start)).end(start);
}

async function* sliceBytes(source: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk);
    for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
  }
}

const EXCEL = 'an Excel workbook, or another spreadsheet or archive. Open it, and save the sheet as CSV in UTF-8';
const WEB_PAGE = 'a web page, and not CSV, perhaps because the login had expired. Download the file again';
const OTHER_DOCUMENTS: readonly (readonly [signature: string, description: string])[] = [
  ['PK\x03\x04', EXCEL],
  ['\xd0\xcf\x11\xe0', EXCEL],
  ['%PDF', 'a PDF document, and not CSV. Export the products as CSV'],
  ...['<htm', '<HTM', '<!DO', '<!do'].map((start) => [start, WEB_PAGE] as const),
  ['<?xm', 'XML, and not CSV. Export the products as CSV'],
  ...['[{', '{"', '{\n'].map((start) => [start, 'JSON, and not CSV. Export the products as CSV'] as const),
  ['\x1f\x8b', 'compressed with gzip. Unpack it'],
];

function refuseOtherDocuments(start: Buffer): void {
  const text = start.toString('latin1');
  const description = OTHER_DOCUMENTS.find(([signature]) => text.startsWith(signature))?.[1];
  if (description === undefined) return;
  throw new CatalogueFileError('NOT_A_CSV_FILE', 1, `This is ${description}, and try again.`);
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

function detectEncoding(start: Buffer): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  // Even without a byte-order mark, the first character of a header is ASCII, so its other byte is zero.
  if (start.length >= SIGNATURE_BYTES && start[1] === 0 && start[3] === 0 && start[0] !== 0) return 'utf-16le';
  if (start.length >= SIGNATURE_BYTES && start[0] === 0 && start[2] === 0 && start[1] !== 0) return 'utf-16be';
  return 'utf-8';
}

/** Decodes a file piece by piece, and knows the line of a failure. */
class TextPieceDecoder {
  readonly #encoding: Encoding;
  readonly #strict: TextDecoder;
  // Accepts every byte and marks what it cannot decode: this gives the line of a byte that #strict refuses.
  readonly #lenient: TextDecoder;
  #line = 1;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
    this.#strict = new TextDecoder(encoding, { fatal: true });
    this.#lenient = new TextDecoder(encoding);
  }

  /** The text before a byte that cannot be decoded comes before the error. */
  *decode(bytes: Uint8Array, stream = true): Generator<string> {
    const text = this.#lenient.decode(bytes, { stream });
    try {
      this.#strict.decode(bytes, { stream });
    } catch (cause) {
      const validText = text.slice(0, text.indexOf('\uFFFD'));
      this.#line += countLineFeeds(validText);
      yield validText;
      throw this.#invalidEncoding(cause);
    }
    this.#line += countLineFeeds(text);
    yield text;
  }

  end(rest: Uint8Array = new Uint8Array()): Generator<string> {
    return this.decode(rest, false);
  }

  #invalidEncoding(cause: unknown): CatalogueFileError {
    return new CatalogueFileError(
      'INVALID_ENCODING',
      this.#line,
      `The file is not valid ${this.#encoding.toUpperCase()}, but in another encoding such as Windows-1252, or damaged. Save it as CSV in the encoding UTF-8, and try again.`,
      { cause },
    );
  }
}

function countLineFeeds(text: string): number {
  return text.split('\n').length - 1;
}
