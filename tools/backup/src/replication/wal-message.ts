/** A message of the server while it sends its write-ahead log. */
export type WalMessage =
  | { kind: 'data'; position: number; bytes: Buffer }
  /** The server is alive; it may want to know now what has arrived. */
  | { kind: 'alive'; wantsReply: boolean };

const DATA = 'w'.charCodeAt(0);
const DATA_HEADER_BYTES = 1 + 8 + 8 + 8;
const ALIVE = 'k'.charCodeAt(0);
const STATUS = 'r'.charCodeAt(0);
/** PostgreSQL counts microseconds from 2000. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** Reads a message of the streaming replication protocol; null for one of another kind. */
export function readWalMessage(message: Buffer): WalMessage | null {
  if (message[0] === DATA && message.length >= DATA_HEADER_BYTES) {
    return {
      kind: 'data',
      position: Number(message.readBigUInt64BE(1)),
      bytes: message.subarray(DATA_HEADER_BYTES),
    };
  }
  return message[0] === ALIVE ? { kind: 'alive', wantsReply: message.at(-1) === 1 } : null;
}

/** Tells the server up to where its log is stored safely: it may forget what is before. */
export function statusMessage(stored: number, now: number): Buffer {
  const message = Buffer.alloc(1 + 8 * 4 + 1);
  message.writeUInt8(STATUS);
  for (const offset of [1, 9, 17]) message.writeBigUInt64BE(BigInt(stored), offset);
  message.writeBigInt64BE(BigInt(now - EPOCH_MS) * 1000n, 25);
  return message;
}
