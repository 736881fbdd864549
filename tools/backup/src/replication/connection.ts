import type { Duplex } from 'node:stream';
import { Readable } from 'node:stream';
import pg from 'pg';

const CONNECTION_TIMEOUT_MS = 10_000;
/** How many messages, of at most 128 kB each, wait in memory until the server has to wait. */
const MOST_WAITING = 64;

/** A connection to a server that speaks PostgreSQL's replication protocol. */
export interface ReplicationConnection {
  /** Runs a command with one row, such as IDENTIFY_SYSTEM. */
  command(text: string): Promise<Record<string, string | null>>;
  /** Runs a command that sends data, such as START_REPLICATION. */
  copy(text: string): Copy;
  close(): Promise<void>;
}

/** A command that sends data. */
export interface Copy {
  /** The messages of the server, as Buffers. They end when the command ends, and fail when the connection does before. */
  readonly messages: Readable;
  /** The fields of the rows that came with the data. */
  readonly rows: readonly (string | null)[][];
  /** Sends a message to the server. */
  send(message: Buffer): void;
  /** Puts an empty message between those of the server. */
  nudge(): void;
}

/** The parts of pg's connection that are needed here; its types have not all of them. */
interface Wire {
  readonly stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
}

/** Connects as a role that may replicate. @param url of any of the server's databases. */
export async function connectForReplication(url: string): Promise<ReplicationConnection> {
  const connectionString = new URL(url);
  connectionString.searchParams.set('replication', 'true');
  const client = new pg.Client({
    connectionString: connectionString.href,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    application_name: 'commerce backup',
  });
  // A lost connection fails the command that runs.
  client.on('error', () => undefined);
  await client.connect();
  return {
    command: async (text) => (await client.query(text)).rows[0] ?? {},
    copy: (text) => client.query(new CopyCommand(text)),
    close: () => client.end(),
  };
}

/** What pg calls with what the server answers to one command. */
class CopyCommand implements Copy, pg.Submittable {
  readonly rows: (string | null)[][] = [];
  readonly messages: Readable;
  readonly #text: string;
  #wire: Wire | null = null;
  #isDone = false;

  constructor(text: string) {
    this.#text = text;
    this.messages = new Readable({
      objectMode: true,
      highWaterMark: MOST_WAITING,
      read: () => this.#wire?.stream.resume(),
    });
  }

  send(message: Buffer): void {
    this.#wire?.sendCopyFromChunk(message);
  }

  nudge(): void {
    if (!this.#isDone && !this.messages.destroyed) this.messages.push(Buffer.alloc(0));
  }

  submit(connection: pg.Connection): void {
    this.#wire = connection as unknown as Wire;
    this.#wire.query(this.#text);
  }

  handleRowDescription(): void {}

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.rows.push(fields);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // pg uses the memory again.
    if (!this.messages.push(Buffer.from(chunk))) this.#wire?.stream.pause();
  }

  /** A server that stops ends its log like this, and then the connection, which is no error. */
  handleCommandComplete({ text }: { text: string }): void {
    if (text.startsWith('COPY')) this.#end(null);
  }

  handleReadyForQuery(): void {
    this.#end(null);
  }

  handleError(error: Error): void {
    this.#end(error);
  }

  #end(error: Error | null): void {
    if (this.#isDone) return;
    this.#isDone = true;
    if (error) this.messages.destroy(error);
    else this.messages.push(null);
  }
}
