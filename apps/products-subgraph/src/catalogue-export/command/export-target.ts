import { once } from 'node:events';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';

/** Where an export goes. Either `finish` or `discard` is called in the end. */
export interface ExportTarget {
  write(text: string): Promise<void>;
  /** Makes the file appear, whole. */
  finish(): Promise<void>;
  /** Leaves nothing behind, and a file that was there before as it was. */
  discard(): Promise<void>;
}

/** A file cannot be written; the message says which and why. */
export class ExportTargetError extends Error {
  override readonly name = 'ExportTargetError';
}

/** What takes the text of a pipe is gone, as `head` is when it has seen enough. */
export class ReaderGoneError extends Error {
  override readonly name = 'ReaderGoneError';
}

/**
 * A file that takes the place of the named one when it is whole: until then it stands beside it, so that nobody ever
 * sees half of it.
 * @throws {ExportTargetError} for a directory, a device, or where nothing can be written.
 */
export async function openFileTarget(path: string): Promise<ExportTarget> {
  const existing = await stat(path).catch(() => null);
  if (existing?.isDirectory()) throw new ExportTargetError(`Cannot write ${path}: it is a directory.`);
  if (existing && !existing.isFile()) {
    throw new ExportTargetError(`Cannot write ${path}: it is not a file. Name a file, or - for standard output.`);
  }
  const partial = `${path}.${process.pid}.partial`;
  const handle = await open(partial, 'w').catch((cause: NodeJS.ErrnoException) => {
    throw new ExportTargetError(`Cannot write ${path}: ${explain(cause)}.`, { cause });
  });
  const explained = async (work: Promise<unknown>) => {
    await work.catch((cause: NodeJS.ErrnoException) => {
      throw new ExportTargetError(`Cannot write ${path}: ${explain(cause)}.`, { cause });
    });
  };
  return {
    write: (text) => explained(handle.writeFile(text)),
    finish: () => explained(moveIntoPlace(handle, partial, path)),
    discard: async () => {
      await handle.close().catch(() => undefined);
      await rm(partial, { force: true });
    },
  };
}

async function moveIntoPlace(handle: FileHandle, partial: string, path: string): Promise<void> {
  await handle.sync();
  await handle.close();
  await rename(partial, path);
}

/** Standard output, or another stream that is already open. */
export function streamTarget(stream: NodeJS.WritableStream): ExportTarget {
  let failure: Error | null = null;
  stream.on('error', (cause) => {
    failure = new ReaderGoneError('Nobody reads what is written.', { cause });
  });
  return {
    write: async (text) => {
      if (!failure && !stream.write(text)) await once(stream, 'drain').catch(() => undefined);
      if (failure) throw failure;
    },
    finish: async () => {
      if (failure) throw failure;
    },
    discard: async () => {},
  };
}

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'there is no such directory';
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS') return 'you may not write there';
  if (error.code === 'ENOSPC') return 'there is no room left';
  return error.message;
}
