import { preparePostgresBinaries } from './binaries.ts';
import { type Host, makeClusterParent, resolveDataDirectory, thisHost } from './directories.ts';
import { ensureCluster } from './ensure-cluster.ts';
import { explainFileErrors, LocalPostgresError } from './errors.ts';
import { findInCluster } from './find-running-postgres.ts';
import { removeStalePostmasterPid } from './postmaster-pid.ts';
import { type CertificateFiles, installCertificate } from './server-certificate.ts';
import { type ServerProcess, spawnServer } from './server-process.ts';
import { chooseServiceUser } from './service-user.ts';
import { STOP_DEADLINE_MS } from './stop-running-postgres.ts';
import { HOST, readSuperuserUrl } from './superuser.ts';

/** The options of the server. */
export interface LocalPostgresOptions {
  /** The wanted place of the cluster; see {@link LocalPostgres.dataDirectory}. */
  dataDirectory: string;
  /** A TCP port; 0, the default, means any free one. */
  port?: number;
  /** Receives every output line of `initdb` and the server. */
  onLog?: (line: string) => void;
  /** Server settings (`postgresql.conf` names) that replace the defaults. */
  settings?: Record<string, string>;
  /** The files of a certificate and its key (PEM), with which the server also speaks TLS. Default: it does not. */
  certificate?: CertificateFiles | null;
}

/** A running server that the caller owns and must stop. */
export interface LocalPostgres {
  host: string;
  port: number;
  /** `postgresql://…` to the database `postgres`, as the superuser, with the password. */
  superuserUrl: string;
  /** The actual place of the data. It differs from the wanted one if, as root, the server's user cannot access that. */
  dataDirectory: string;
  /** The process id of the server's main process. */
  pid: number;
  /** Ends all connections, rolls back open transactions, and resolves when the server has exited. May be repeated. */
  stop(): Promise<void>;
  /** Resolves when the server has exited, for any reason. Never rejects. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/**
 * Starts a PostgreSQL server for development and tests from the binaries that npm installed: no Docker, no system
 * package, no system user to create. Creates the cluster first if the folder is missing or empty.
 *
 * The server listens on 127.0.0.1 only, and has its own process group: Ctrl-C reaches only the caller, who then stops
 * it. If the caller ends without doing so, even if it is killed, the server shuts down by itself.
 *
 * @throws LocalPostgresError ALREADY_RUNNING if a server uses the folder, PORT_IN_USE, PERMISSION_DENIED, …
 */
export function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  return explainFileErrors(async () => {
    const host = thisHost();
    const dataDirectory = resolveDataDirectory(options.dataDirectory, host);
    await makeClusterParent(dataDirectory, host);
    const server = await startCluster(dataDirectory, host, options);
    return toLocalPostgres(server, dataDirectory);
  });
}

async function startCluster(dataDirectory: string, host: Host, options: LocalPostgresOptions): Promise<ServerProcess> {
  const { port = 0, onLog = () => {}, certificate = null } = options;
  const binaries = await preparePostgresBinaries(host);
  const user = await chooseServiceUser(dataDirectory);
  await ensureCluster(dataDirectory, { binaries, user, onLog });
  await refuseSecondServer(dataDirectory);
  const { postgres } = binaries;
  const settings = {
    ...(certificate && (await installCertificate(dataDirectory, certificate, user))),
    ...options.settings,
  };
  return spawnServer({ postgres, dataDirectory, workingDirectory: dataDirectory, user, port, settings, onLog });
}

async function refuseSecondServer(dataDirectory: string): Promise<void> {
  const running = await findInCluster(dataDirectory);
  if (running) {
    throw new LocalPostgresError(
      'ALREADY_RUNNING',
      `A server (process ${running.pid}, port ${running.port}) uses ${dataDirectory}. Connect to it, or stop it first.`,
    );
  }
  await removeStalePostmasterPid(dataDirectory);
}

async function toLocalPostgres(server: ServerProcess, dataDirectory: string): Promise<LocalPostgres> {
  const { port, pid, child, exited } = server;
  return {
    host: HOST,
    port,
    superuserUrl: await readSuperuserUrl(dataDirectory, port),
    dataDirectory,
    pid,
    exited,
    stop: async () => {
      // SIGINT is PostgreSQL's fast shutdown. Sent through the child object, so the process id cannot belong to another
      // process.
      child.kill('SIGINT');
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      await exited;
      clearTimeout(force);
    },
  };
}
