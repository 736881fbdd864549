import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { BackupError } from './backup-error.ts';
import { baseFiles } from './catalogue.ts';
import type { Store } from './store/store.ts';

/** Receives the files of a base backup. Paths are relative to the server's data directory. */
export interface BaseReader {
  directory(path: string): Promise<void>;
  file(path: string, content: AsyncIterable<Buffer>): Promise<void>;
}

/** The log in a base backup is not in its manifest: PostgreSQL checks the sums in it when it is replayed. */
const WAL_FOLDER = 'pg_wal/';

/**
 * Reads a base backup, and compares every file with the server's manifest: its size and its SHA-256.
 * @param reader receives the files; without one they are only checked. What it got is worth nothing if this fails.
 * @throws {BackupError} DAMAGED
 */
export async function readBase(store: Store, id: string, reader?: BaseReader): Promise<{ bytes: number }> {
  const files = baseFiles(id);
  const expected = parseManifest(id, await buffer(store.read(files.manifest)));
  const extract = tar.extract();
  const feeding = pipeline(store.read(files.content), extract);
  // The loop below fails with the same error.
  feeding.catch(() => undefined);
  let bytes = 0;
  for await (const entry of extract) {
    const path = entry.header.name.replace(/^\.\//, '').replace(/\/$/, '');
    if (path.split('/').includes('..')) throw damaged(id, `has a file outside of the server's folder: ${path}`);
    if (entry.header.type === 'directory') {
      if (path && path !== '.') await reader?.directory(path);
      entry.resume();
      continue;
    }
    if (entry.header.type !== 'file') throw damaged(id, `has a ${entry.header.type} at ${path}`);
    const hash = createHash('sha256');
    const read = hashing(entry, (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    });
    if (reader) await reader.file(path, read);
    else for await (const _ of read);
    const sum = expected.get(path);
    if (sum === undefined && !path.startsWith(WAL_FOLDER))
      throw damaged(id, `has ${path}, which is not in its manifest`);
    if (sum !== undefined && sum !== `${entry.header.size} ${hash.digest('hex')}`) {
      throw damaged(id, `has another ${path} than the server sent`);
    }
    expected.delete(path);
  }
  await feeding;
  const [missing] = expected.keys();
  if (missing !== undefined) throw damaged(id, `lacks ${missing}`);
  return { bytes };
}

async function* hashing(content: AsyncIterable<unknown>, look: (chunk: Buffer) => void): AsyncIterable<Buffer> {
  for await (const chunk of content as AsyncIterable<Buffer>) {
    look(chunk);
    yield chunk;
  }
}

interface Manifest {
  Files: { Path?: string; 'Encoded-Path'?: string; Size: number; Checksum: string }[];
}

const CHECKSUM = /"Manifest-Checksum": "([0-9a-f]{64})"\}\s*$/;

/** The size and the SHA-256 of each file. */
function parseManifest(id: string, bytes: Buffer): Map<string, string> {
  const text = bytes.toString('utf8');
  const end = CHECKSUM.exec(text);
  const own = end && createHash('sha256').update(text.slice(0, end.index)).digest('hex');
  if (!end || own !== end[1]) throw damaged(id, 'has a damaged manifest');
  const { Files: files } = JSON.parse(text) as Manifest;
  return new Map(
    files.map(({ Path: path, 'Encoded-Path': encoded, Size: size, Checksum: sum }) => [
      path ?? Buffer.from(encoded ?? '', 'hex').toString('utf8'),
      `${size} ${sum}`,
    ]),
  );
}

function damaged(id: string, what: string): BackupError {
  return new BackupError('DAMAGED', `The backup ${id} ${what}: use another one.`);
}
