import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer, json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, createGzip } from 'node:zlib';
import { BackupError } from '../backup-error.ts';
import { checkOf, isKeyOf, readMasterKey } from './master-key.ts';
import { createSealer, sealing, unsealing } from './seal.ts';
import type { Appender, Target } from './target.ts';

/**
 * The files of the backups of one database server: compressed (`.gz`), and encrypted if there is a key (`.sealed`). Their names
 * are given without these endings.
 */
export interface Store {
  readonly place: string;
  readonly isEncrypted: boolean;
  /** The database server whose backups these are. */
  readonly systemIdentifier: string;
  /** Names in a folder, sorted. */
  list(folder: string): Promise<string[]>;
  /** Stores a file whole or not at all. @returns the bytes that it takes. */
  write(name: string, content: Readable | Buffer): Promise<number>;
  /** The content of a file; the stream fails with DAMAGED where that is not what was stored. */
  read(name: string): Readable;
  /** Stores the beginning of a file that grows, and opens it. */
  grow(name: string, beginning: Buffer): Promise<Appender>;
  /** What a file that grows has so far. */
  readGrowing(name: string): Promise<Buffer>;
  /** What is known of a backup is readable without the key. */
  writeNote(name: string, note: object): Promise<void>;
  /** Null if there is none. */
  readNote<Note>(name: string): Promise<Note | null>;
  /** Removes a file, however it is stored, or a folder with all of its files; missing ones are ignored. */
  remove(name: string): Promise<void>;
}

/** The note that makes a place a store. */
interface Label {
  format: 1;
  systemIdentifier: string;
  createdAt: string;
  encryption: { salt: string; check: string } | null;
}

const LABEL = 'store.json';
/** What an empty place may have: the lock of a process, and what a file system has of its own. */
const NOT_CONTENT = ['in-use.pid', 'lost+found'];

/** Opens a store. @returns null if there is none at this place. @throws {BackupError} WRONG_KEY */
export async function openStore(target: Target, keyFile: string | undefined): Promise<Store | null> {
  const label = await readNote<Label>(target, LABEL);
  return label && createStore(target, label, await keyFor(target, label, keyFile));
}

/**
 * Opens the store of a database server, and creates it where there is none.
 * @throws {BackupError} OTHER_SERVER, WRONG_KEY, NOT_EMPTY
 */
export async function openStoreOf(
  systemIdentifier: string,
  target: Target,
  keyFile: string | undefined,
): Promise<Store> {
  let store = await openStore(target, keyFile);
  if (!store) {
    await createLabel(systemIdentifier, target, keyFile);
    // Another one may have been faster.
    store = await openStore(target, keyFile);
  }
  if (store?.systemIdentifier === systemIdentifier) return store;
  throw new BackupError(
    'OTHER_SERVER',
    `${target.place} has the backups of another database server: set BACKUP_DIRECTORY to an empty directory.`,
  );
}

async function createLabel(systemIdentifier: string, target: Target, keyFile: string | undefined): Promise<void> {
  const salt = randomBytes(16);
  const key = keyFile ? await readMasterKey(keyFile, salt) : null;
  const label: Label = {
    format: 1,
    systemIdentifier,
    createdAt: new Date().toISOString(),
    encryption: key && { salt: salt.toString('hex'), check: checkOf(key) },
  };
  await target.open();
  await refuseContent(target);
  await target.create(LABEL, noteOf(label));
}

/** Somebody else's files are there: backups must not stand among them, and theirs must not be taken for ours. */
async function refuseContent(target: Target): Promise<void> {
  const names = await target.list('');
  const [foreign] = names.filter((name) => !NOT_CONTENT.includes(name));
  // Another process may have been faster.
  if (foreign === undefined || names.includes(LABEL)) return;
  throw new BackupError(
    'NOT_EMPTY',
    `${target.place} has other files, such as ${foreign}, and no backups: set BACKUP_DIRECTORY to an empty directory.`,
  );
}

async function keyFor({ place }: Target, { encryption }: Label, keyFile: string | undefined): Promise<Buffer | null> {
  if (!encryption && !keyFile) return null;
  if (!encryption) {
    const way = 'set BACKUP_DIRECTORY to an empty directory, or leave BACKUP_KEY_FILE out';
    throw new BackupError('WRONG_KEY', `The backups in ${place} are not encrypted: ${way}.`);
  }
  if (!keyFile) throw new BackupError('WRONG_KEY', `The backups in ${place} are encrypted: set BACKUP_KEY_FILE.`);
  const key = await readMasterKey(keyFile, Buffer.from(encryption.salt, 'hex'));
  if (isKeyOf(key, encryption.check)) return key;
  throw new BackupError('WRONG_KEY', `${keyFile} is not the key of the backups in ${place}.`);
}

const ENDINGS = /(\.gz)?(\.sealed)?$/;

function createStore(target: Target, { systemIdentifier }: Label, key: Buffer | null): Store {
  const ending = key ? '.sealed' : '';
  const sealer = (name: string) => (key ? [sealing(key, name)] : []);
  const unsealer = (name: string) => (key ? [unsealing(key, name)] : []);
  return {
    place: target.place,
    isEncrypted: key !== null,
    systemIdentifier,
    list: async (folder) => (await target.list(folder)).map((name) => name.replace(ENDINGS, '')),
    async write(name, content) {
      const source = Buffer.isBuffer(content) ? Readable.from([content]) : content;
      const packed = new PassThrough();
      const packing = pipeline([source, createGzip({ level: constants.Z_BEST_SPEED }), ...sealer(name), packed]);
      const [written, read] = await Promise.allSettled([target.write(`${name}.gz${ending}`, packed), packing]);
      // Where the target fails, the stream to it only knows that it was aborted.
      if (written.status === 'rejected') throw written.reason;
      if (read.status === 'rejected') throw read.reason;
      return written.value;
    },
    read(name) {
      const unpacked = createGunzip();
      // Whoever reads the last stream gets the error.
      pipeline([target.read(`${name}.gz${ending}`), ...unsealer(name), unpacked]).catch(() => undefined);
      return Readable.from(explained(name, unpacked), { objectMode: false });
    },
    async grow(name, beginning) {
      const sealer = key && createSealer(key, name);
      await target.write(
        `${name}${ending}`,
        sealer ? Buffer.concat([sealer.header, sealer.seal(beginning)]) : beginning,
      );
      const { append, close } = await target.append(`${name}${ending}`);
      return { append: (bytes) => append(sealer ? sealer.seal(bytes) : bytes), close };
    },
    async readGrowing(name) {
      const content = key ? unsealing(key, name, { isGrowing: true }) : new PassThrough();
      const [bytes] = await Promise.all([buffer(content), pipeline(target.read(`${name}${ending}`), content)]);
      return bytes;
    },
    writeNote: (name, note) => writeNote(target, name, note),
    readNote: (name) => readNote(target, name),
    async remove(name) {
      for (const each of [name, `${name}${ending}`, `${name}.gz${ending}`]) await target.remove(each);
    },
  };
}

async function writeNote(target: Target, name: string, note: object): Promise<void> {
  await target.write(name, noteOf(note));
}

function noteOf(note: object): Buffer {
  return Buffer.from(`${JSON.stringify(note, null, 2)}\n`);
}

async function readNote<Note>(target: Target, name: string): Promise<Note | null> {
  try {
    return (await json(target.read(name))) as Note;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    if (error instanceof SyntaxError) throw new BackupError('DAMAGED', `${name} in ${target.place} is damaged.`);
    throw error;
  }
}

/** Tells errors of the content from those of its place. */
async function* explained(name: string, content: Readable): AsyncGenerator<Buffer> {
  try {
    yield* content;
  } catch (cause) {
    const isOfZlib = cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
    throw isOfZlib ? new BackupError('DAMAGED', `${name} is truncated or was changed.`, { cause }) : cause;
  }
}
