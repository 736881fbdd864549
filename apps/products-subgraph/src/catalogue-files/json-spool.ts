import { readSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUFFERED_BYTES = 262_144;
const LENGTH_BYTES = 4;
/** Enough to read the length and the text of most rows of a file at once. */
const FIRST_READ_BYTES = 4_096;

/** Values that are needed again once the whole file is read. They are kept on disk; memory holds only their places. */
export class JsonSpool<Value> {
  readonly #handle: FileHandle;
  #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #size = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** The file is unlinked at once, so it disappears with the process, however that ends. */
  static async open<Value>(): Promise<JsonSpool<Value>> {
    const directory = await mkdtemp(join(tmpdir(), 'catalogue-rows-'));
    try {
      return new JsonSpool(await open(join(directory, 'rows'), 'wx+', 0o600));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** Returns the place of the value, for reading it again. */
  async add(value: Value): Promise<number> {
    const place = this.#size;
    const bytes = Buffer.from(JSON.stringify(value));
    const length = Buffer.allocUnsafe(LENGTH_BYTES);
    length.writeUInt32LE(bytes.length);
    this.#buffered.push(length, bytes);
    this.#bufferedBytes += LENGTH_BYTES + bytes.length;
    this.#size += LENGTH_BYTES + bytes.length;
    if (this.#bufferedBytes >= BUFFERED_BYTES) await this.#flush();
    return place;
  }

  async read(place: number): Promise<Value> {
    await this.#flush();
    const start = this.#readBytes(place, Math.min(FIRST_READ_BYTES, this.#size - place));
    const end = LENGTH_BYTES + start.readUInt32LE();
    const bytes = end <= start.length ? start.subarray(0, end) : this.#readBytes(place, end);
    return JSON.parse(bytes.toString('utf8', LENGTH_BYTES)) as Value;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Synchronous: the data is in the page cache, and a thread pool takes longer. */
  #readBytes(place: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    if (readSync(this.#handle.fd, bytes, 0, length, place) < length)
      throw new TypeError('a value that was kept is gone');
    return bytes;
  }

  async #flush(): Promise<void> {
    if (this.#bufferedBytes === 0) return;
    const bytes = Buffer.concat(this.#buffered);
    this.#buffered = [];
    this.#bufferedBytes = 0;
    await this.#handle.appendFile(bytes);
  }
}
