import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type LocalPostgres, removeCluster, startLocalPostgres } from '@commerce/local-postgres';
import pg from 'pg';
import { expect, onTestFinished } from 'vitest';
import {
  type Archiving,
  archiveRemains,
  archiveWal,
  type Backup,
  type BackupPlace,
  createDirectoryTarget,
  findAvailable,
  findStoppedServer,
  listArchives,
  openStore,
  planRestore,
  restoreServer,
  type Store,
  takeBackup,
} from '../src/index.ts';

/** A folder that every user may enter, and that is deleted after the test. */
export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'backup-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await chmod(directory, 0o755);
  return directory;
}

/** A server, its archive and what was restored from it: all is gone after the test. */
export interface Lab {
  readonly place: BackupPlace;
  readonly dataDirectory: string;
  server(): LocalPostgres;
  /** Starts the server, and its archive, which ends when the server is stopped. */
  start(options?: { isArchived?: boolean; settings?: Record<string, string> }): Promise<void>;
  stop(): Promise<void>;
  /** Kills the server as a power cut would. */
  kill(): Promise<void>;
  stopArchiving(): Promise<void>;
  backUp(secrets?: Record<string, string>): Promise<Backup>;
  /** Resolves when the archive has a moment. */
  archivedUntil(moment: Date): Promise<void>;
  /** Begins another segment of the log, once this one is archived. */
  switchSegment(): Promise<void>;
  /** Ends a segment of the log, and forgets what is not needed before it. */
  fillSegment(): Promise<void>;
  /** Puts a restored server in the place of the stopped one. */
  replaceBy(to: Date): Promise<void>;
  /** The files of the backups, as paths. */
  files(): Promise<string[]>;
  /** What was said of the archive. */
  readonly problems: (string | null)[];
  /** Writes a row. @returns the moment after its commit, by the server's clock. */
  write(text: string): Promise<Date>;
  store(): Promise<Store>;
  /** Restores a moment, and reads its rows. @param isLost whether the server's own folder is lost. */
  rowsAt(to: Date | null, options?: { isLost?: boolean }): Promise<string[]>;
}

export async function createLab({ keyFile, ...given }: { keyFile?: string; place?: BackupPlace } = {}): Promise<Lab> {
  const directory = await temporaryDirectory();
  const dataDirectory = join(directory, 'postgres');
  const place = given.place ?? { target: createDirectoryTarget(join(directory, 'backups')), keyFile };
  const problems: (string | null)[] = [];
  let server: LocalPostgres | null = null;
  let archiving: Archiving | null = null;
  let restored = 0;
  const current = (): LocalPostgres => {
    if (!server) throw new Error('The server does not run.');
    return server;
  };
  const openLabStore = async (): Promise<Store> => {
    const store = await openStore(place.target, keyFile);
    if (!store) throw new Error('There is no store yet.');
    return store;
  };
  const lab: Lab = {
    place,
    dataDirectory,
    problems,
    server: current,
    async start({ isArchived = true, settings = {} } = {}) {
      // Nobody pulls the plug.
      server = await startLocalPostgres({ dataDirectory, settings: { fsync: 'off', ...settings } });
      await query(server.superuserUrl, 'CREATE TABLE IF NOT EXISTS note (id serial PRIMARY KEY, text text NOT NULL)');
      if (!isArchived) return;
      archiving = archiveWal(place, {
        superuserUrl: () => server?.superuserUrl ?? null,
        onProblem: (problem) => problems.push(problem),
      });
    },
    async stop() {
      await server?.stop();
      server = null;
      await archiving?.stop();
      archiving = null;
    },
    async kill() {
      const killed = current();
      process.kill(killed.pid, 'SIGKILL');
      await killed.exited;
      server = null;
    },
    async stopArchiving() {
      const ending = archiving;
      archiving = null;
      const url = current().superuserUrl;
      const ended = ending?.stop();
      await query(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'commerce backup'",
      );
      await ended;
    },
    backUp: (secrets = {}) => takeBackup(place, { superuserUrl: current().superuserUrl, secrets }),
    async archivedUntil(moment) {
      const reachesAt = async () => (await listArchives(await openLabStore())).at(-1)?.reachesAt ?? '';
      await expect.poll(async () => (await reachesAt()) >= moment.toISOString()).toBe(true);
    },
    async switchSegment() {
      await query(current().superuserUrl, 'SELECT pg_switch_wal()');
      await lab.archivedUntil(await lab.write('after the switch'));
      await query(current().superuserUrl, "DELETE FROM note WHERE text = 'after the switch'");
    },
    async fillSegment() {
      await query(current().superuserUrl, 'CREATE TABLE gone (); DROP TABLE gone');
      await query(current().superuserUrl, 'SELECT pg_switch_wal()');
      await query(current().superuserUrl, 'CHECKPOINT');
    },
    async replaceBy(to) {
      const store = await openLabStore();
      const plan = planRestore(await findAvailable(store, null), to, new Date());
      await removeCluster(dataDirectory);
      const startedAt = new Date();
      const replaced = await restoreServer(store, plan, { dataDirectory, stopped: null });
      await replaced.server.stop();
      const stopped = await findStoppedServer(store, dataDirectory);
      if (stopped) await archiveRemains(store, stopped, startedAt);
    },
    files: async () => {
      const entries = await readdir(place.target.place, { recursive: true, withFileTypes: true });
      return entries
        .filter((each) => each.isFile())
        .map((each) => relative(place.target.place, join(each.parentPath, each.name)));
    },
    async write(text) {
      await query(current().superuserUrl, 'INSERT INTO note (text) VALUES ($1)', [text]);
      const [{ at }] = (await query(current().superuserUrl, 'SELECT clock_timestamp() AS at')) as [{ at: Date }];
      // The rest of the millisecond was cut off.
      return new Date(at.getTime() + 1);
    },
    store: openLabStore,
    async rowsAt(to, { isLost = true } = {}) {
      const store = await openLabStore();
      const stopped = isLost ? null : await findStoppedServer(store, dataDirectory);
      const plan = planRestore(await findAvailable(store, stopped), to, new Date());
      const { server: other } = await restoreServer(store, plan, {
        dataDirectory: join(directory, `restored-${++restored}`),
        stopped,
      });
      const rows = await query(other.superuserUrl, 'SELECT text FROM note ORDER BY id').finally(() => other.stop());
      return rows.map((row) => String(row.text));
    },
  };
  onTestFinished(lab.stop);
  return lab;
}

/** Runs one statement on a separate connection. */
async function query(url: string, sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}
