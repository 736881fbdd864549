import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CsvRow } from '../read-rows.ts';

/** Where a row stands in a spool. */
export interface SpooledRow {
  offset: number;
  length: number;
  line: number;
  lastLine: number;
}

const BUFFERED_BYTES = 262_144;

/** Rows that are needed again once the whole file is read: kept on disk, so that memory holds only their places. */
export class RowSpool {
  readonly #handle: FileHandle;
  #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #size = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** The file has no name, so that it is gone with the process, however that ends. */
  static async open(): Promise<RowSpool> {
    const directory = await mkdtemp(join(tmpdir(), 'catalogue-rows-'));
    try {
      return new RowSpool(await open(join(directory, 'rows'), 'wx+', 0o600));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  async add(row: CsvRow): Promise<SpooledRow> {
    const bytes = Buffer.from(JSON.stringify(row));
    const place = { offset: this.#size, length: bytes.length, line: row.line, lastLine: row.lastLine };
    this.#buffered.push(bytes);
    this.#bufferedBytes += bytes.length;
    this.#size += bytes.length;
    if (this.#bufferedBytes >= BUFFERED_BYTES) await this.#flush();
    return place;
  }

  async read({ offset, length }: SpooledRow): Promise<CsvRow> {
    await this.#flush();
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, offset);
    if (bytesRead < length) throw new TypeError('a row that was kept is gone');
    return JSON.parse(buffer.toString()) as CsvRow;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    if (this.#bufferedBytes === 0) return;
    const bytes = Buffer.concat(this.#buffered);
    this.#buffered = [];
    this.#bufferedBytes = 0;
    await this.#handle.appendFile(bytes);
  }
}
