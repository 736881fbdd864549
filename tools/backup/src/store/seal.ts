import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Transform } from 'node:stream';
import { BackupError } from '../backup-error.ts';

/*
 * A sealed file is a header (magic, salt) and chunks: their length, with the highest bit set in the last one; the AES-256-GCM
 * ciphertext; its tag. The key of a file is derived from the master key, the salt and the file's name, the nonce is the number of
 * the chunk: chunks cannot be changed, reordered, cut off or moved to another file without notice. The construction is that of
 * age (https://age-encryption.org/v1).
 */
const MAGIC = Buffer.from('CSB1');
const SALT_BYTES = 16;
const HEADER_BYTES = MAGIC.length + SALT_BYTES;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;
const LAST = 0x8000_0000;
const CHUNK_BYTES = 64 * 1024;
/** A length beyond it is damage: a piece of the write-ahead log has a segment at most. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Seals a file piece by piece. */
export interface Sealer {
  /** What the file begins with. */
  readonly header: Buffer;
  /** Seals the next piece. @param isLast after which none follows. */
  seal(piece: Buffer, isLast?: boolean): Buffer;
}

export function createSealer(masterKey: Buffer, name: string): Sealer {
  const salt = randomBytes(SALT_BYTES);
  const key = fileKey(masterKey, salt, name);
  let count = 0;
  return {
    header: Buffer.concat([MAGIC, salt]),
    seal(piece, isLast = false) {
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32BE(isLast ? (piece.length | LAST) >>> 0 : piece.length);
      const cipher = createCipheriv('aes-256-gcm', key, nonce(count++)).setAAD(length);
      return Buffer.concat([length, cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    },
  };
}

/** Seals what flows through it. */
export function sealing(masterKey: Buffer, name: string): Transform {
  const sealer = createSealer(masterKey, name);
  const waiting = createQueue();
  let isBegun = false;
  const begin = (stream: Transform) => {
    if (!isBegun) stream.push(sealer.header);
    isBegun = true;
  };
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      begin(this);
      waiting.add(bytes);
      while (waiting.length() > CHUNK_BYTES) this.push(sealer.seal(waiting.take(CHUNK_BYTES)));
      done();
    },
    flush(done) {
      begin(this);
      this.push(sealer.seal(waiting.take(waiting.length()), true));
      done();
    },
  });
}

/**
 * Opens what was sealed. Fails with DAMAGED at the first byte that is not what was sealed, and where the end is missing.
 * @param options.isGrowing the file may end anywhere: a piece that is not whole is left out.
 */
export function unsealing(masterKey: Buffer, name: string, { isGrowing = false } = {}): Transform {
  const waiting = createQueue();
  let key: Buffer | null = null;
  let count = 0;
  let isComplete = false;
  const damaged = (what: string) => new BackupError('DAMAGED', `${name} ${what}: restore from another backup.`);
  const openNext = (): Buffer | null => {
    if (waiting.length() < LENGTH_BYTES) return null;
    const length = waiting.peek(LENGTH_BYTES);
    const size = (length.readUInt32BE() & ~LAST) >>> 0;
    if (isComplete || size > MOST_BYTES) throw damaged('was changed');
    if (waiting.length() < LENGTH_BYTES + size + TAG_BYTES) return null;
    waiting.take(LENGTH_BYTES);
    const sealed = waiting.take(size);
    isComplete = (length.readUInt32BE() & LAST) !== 0;
    const decipher = createDecipheriv('aes-256-gcm', key ?? Buffer.alloc(0), nonce(count++)).setAAD(length);
    decipher.setAuthTag(waiting.take(TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed), decipher.final()]);
    } catch {
      throw damaged('was changed');
    }
  };
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      waiting.add(bytes);
      try {
        if (!key && waiting.length() >= HEADER_BYTES) {
          if (!waiting.take(MAGIC.length).equals(MAGIC)) throw damaged('is not encrypted, or was changed');
          key = fileKey(masterKey, waiting.take(SALT_BYTES), name);
        }
        if (key) for (let piece = openNext(); piece; piece = openNext()) this.push(piece);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done) {
      if (isGrowing || (isComplete && waiting.length() === 0)) done();
      else done(damaged('is truncated'));
    },
  });
}

function fileKey(masterKey: Buffer, salt: Buffer, name: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, salt, `commerce-supergraph backup: ${name}`, 32));
}

function nonce(count: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(count, 8);
  return bytes;
}

/** Bytes that wait until there are enough of them. */
function createQueue() {
  let parts: Buffer[] = [];
  let length = 0;
  const joined = (): Buffer => {
    const [first] = parts;
    if (parts.length === 1 && first) return first;
    const whole = Buffer.concat(parts);
    parts = [whole];
    return whole;
  };
  return {
    length: () => length,
    add(bytes: Buffer) {
      parts.push(bytes);
      length += bytes.length;
    },
    peek: (size: number): Buffer => joined().subarray(0, size),
    take(size: number): Buffer {
      const whole = joined();
      parts = [whole.subarray(size)];
      length -= size;
      return whole.subarray(0, size);
    },
  };
}
