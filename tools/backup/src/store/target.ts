import type { Readable } from 'node:stream';

/** A place for the files of backups. Names are relative paths with `/`. */
export interface Target {
  /** Where it is, for messages. */
  readonly place: string;
  /** Prepares the place for writing. */
  open(): Promise<void>;
  /** Names of the files below a folder, sorted; none if there is no such folder. */
  list(folder: string): Promise<string[]>;
  /** @throws a system error with the code ENOENT if there is no such file. */
  read(name: string): Readable;
  /** Stores a file whole or not at all, safe from a power cut. @returns its size in bytes. */
  write(name: string, content: Readable | Buffer): Promise<number>;
  /** Stores a file unless there is one of this name. @returns whether there was none. */
  create(name: string, content: Buffer): Promise<boolean>;
  /** Opens a stored file to append to it. */
  append(name: string): Promise<Appender>;
  /** Removes files, or a folder with all of its files; missing ones are ignored. */
  remove(name: string): Promise<void>;
}

/** A file that grows. What was appended before a power cut may be followed by the half of a later piece. */
export interface Appender {
  /** Resolves when the bytes are safe from a power cut. */
  append(bytes: Buffer): Promise<void>;
  close(): Promise<void>;
}
