import type { ReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { ColumnMapping } from '../../catalogue-files/mapping/mapping-schema.ts';

/** An open file, and its size in bytes; 0 if unknown. */
export interface CatalogueSource {
  stream: ReadStream;
  size: number;
}

/** A file cannot be opened; the message says which and why. */
export class CatalogueSourceError extends Error {
  override readonly name = 'CatalogueSourceError';
}

/** @throws {CatalogueSourceError} for a missing or unreadable file, and for a directory. */
export async function openCatalogue(path: string): Promise<CatalogueSource> {
  const handle = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new CatalogueSourceError(`Cannot read ${path}: ${explain(cause)}.`, { cause });
  });
  const stats = await handle.stat();
  if (stats.isDirectory()) {
    await handle.close();
    throw new CatalogueSourceError(`Cannot read ${path}: it is a directory.`);
  }
  return { stream: handle.createReadStream(), size: stats.size };
}

/** @throws {CatalogueSourceError} for an unreadable file, and for an invalid mapping. */
export async function openMapping(path: string): Promise<ColumnMapping> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new CatalogueSourceError(`Cannot read ${path}: ${explain(cause)}.`, { cause });
  });
  // Few imports have a mapping, so the parser is loaded only when it is needed.
  const { MappingError, readMapping } = await import('../../catalogue-files/mapping/column-mapping.ts');
  try {
    return readMapping(text);
  } catch (cause) {
    if (!(cause instanceof MappingError)) throw cause;
    throw new CatalogueSourceError(
      `Cannot use the mapping ${path}:${cause.message.includes('\n') ? '\n' : ' '}${cause.message}`,
      { cause },
    );
  }
}

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such file';
  if (error.code === 'EACCES') return 'you do not have the permission to read it';
  return error.message;
}
