import { once } from 'node:events';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';

/** The destination of an export. The caller must call either `finish` or `discard`. */
export interface ExportTarget {
  write(text: string): Promise<void>;
  /** Publishes the complete file. */
  finish(): Promise<void>;
  /** Leaves nothing behind; an existing file keeps its content. */
  discard(): Promise<void>;
}

/** A file cannot be written; the message says which and why. */
export class ExportTargetError extends Error {
  override readonly name = 'ExportTargetError';
}

/** The reader of the pipe is gone, as `head` is when it has seen enough. */
export class ReaderGoneError extends Error {
  override readonly name = 'ReaderGoneError';
}

/**
 * A file that appears once it is complete. Until then it is written beside its place, so nobody ever sees half a file.
 * @param options.replaces whether a file that is there already is replaced.
 * @throws {ExportTargetError} for one that is not, for a directory, a device, or a place that cannot be written to.
 */
export async function openFileTarget(path: string, { replaces }: { replaces: boolean }): Promise<ExportTarget> {
  const existing = await stat(path).catch(() => null);
  if (existing?.isDirectory()) throw new ExportTargetError(`Cannot write ${path}: it is a directory.`);
  if (existing && !existing.isFile()) {
    throw new ExportTargetError(`Cannot write ${path}: it is not a file. Name a file, or - for standard output.`);
  }
  if (existing && !replaces) throw new ExportTargetError(`Cannot write ${path}: it exists already; --yes replaces it.`);
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
    failure = new ReaderGoneError('The reader of the output has closed it.', { cause });
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
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
    return 'you do not have the permission to write there';
  if (error.code === 'ENOSPC') return 'the disk is full';
  return error.message;
}
