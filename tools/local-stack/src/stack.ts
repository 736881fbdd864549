import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import { forgetArchive } from '@commerce/backup';
import { keepBackups } from './backups/keep-backups.ts';
import type { BackupSettings } from './backups/settings.ts';
import type { LocalCertificates } from './certificates.ts';
import { createDatabases, type DatabaseRoles, migrateDatabases } from './databases.ts';
import { environmentOf, publicAddress } from './environment.ts';
import { chooseFreePorts } from './free-ports.ts';
import type { Graph } from './graph.ts';
import { type Instance, instancesOf, onlyInstanceOf, type Replicas } from './instances.ts';
import { createLogFiles, type LogFiles } from './logs/log-files.ts';
import { type LogLimits, readLogLimits } from './logs/log-settings.ts';
import { openCertificates, POSTGRES } from './open-certificates.ts';
import { type OwnDatabase, openOwnDatabase } from './own-database.ts';
import type { Ports } from './ports.ts';
import { ensureSecrets, type Secrets } from './secrets.ts';
import { measureStack, SUPERVISOR, serveOwnMetrics } from './stack-metrics.ts';
import { createStackProcesses, type StackProcesses } from './stack-processes.ts';

/** How to run the entire graph on one machine. */
export interface StackOptions {
  /** Of a built repository. */
  graph: Graph;
  /** The place of the database, the secrets and the logs. */
  dataDirectory: string;
  /** Default: free ports. */
  ports?: Ports;
  /** The number of processes per subgraph, which share its calls. Default: one. */
  replicas?: Replicas;
  /** Whether the gateway and the subgraphs share one process. Default: each has its own. */
  oneProcess?: boolean;
  /** Whether the services serve their metrics, on free ports. */
  observe?: boolean;
  /** Whether all connections use TLS, with certificates of an authority of this data directory. */
  tls?: boolean;
  /** Existing databases to use instead of our own PostgreSQL server. */
  databases?: DatabaseRoles | null;
  /** Where the changes and backups of our own PostgreSQL server go. Default: nowhere. */
  backups?: BackupSettings | null;
  /** How much is kept of logs. Default: as documented. */
  logLimits?: LogLimits;
  /** Settings of our own PostgreSQL server, in addition to the defaults. */
  postgresSettings?: Record<string, string>;
  /** Variables per service, in addition to those that connect it to the others. */
  env?: Readonly<Record<string, Record<string, string>>>;
  /** Files to run instead of the services' own: for tests. */
  programs?: Readonly<Record<string, string>>;
  /** Runs a stage of the start-up; wrap it to show progress. */
  stage?: <Result>(title: string, run: () => Promise<Result>) => Promise<Result>;
  /** Runs after the databases are migrated, before any service starts. */
  prepareData?: (databases: DatabaseRoles) => Promise<void>;
  /** Receives the output of the services and the database, in addition to the log files. */
  onOutput?: (source: string, text: string) => void;
}

/** The running graph on one machine. */
export interface Stack extends Pick<StackProcesses, 'service' | 'restart' | 'launch' | 'adopt'> {
  readonly graph: Graph;
  /** The running processes: one per service, or several for a subgraph. */
  readonly instances: readonly Instance[];
  readonly secrets: Secrets;
  readonly databases: DatabaseRoles;
  readonly ports: Ports;
  /** The ports of the processes' metrics, by instance, and of this process; null if they are not served. */
  readonly metricsPorts: Ports | null;
  readonly gatewayUrl: string;
  /** Null if the services do not use them. */
  readonly certificates: LocalCertificates | null;
  /** Our own server; null if existing databases are used. */
  readonly database: OwnDatabase | null;
  readonly logDirectory: string;
  /** Aborts when the graph is being stopped: nothing can be started any more. */
  readonly stopping: AbortSignal;
  /** Stops the gateway first and the database last. May be repeated. */
  stop(): Promise<void>;
}

/** What has started, the last one first: stopped in this order. */
interface Running {
  stopping: AbortSignal;
  add(stop: () => Promise<void>): void;
  stop(): Promise<void>;
}

/** Starts the databases, then the services. After a failure, everything is stopped again. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const running = rememberRunning();
  try {
    return await startAll(options, running);
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function startAll(options: StackOptions, running: Running): Promise<Stack> {
  const { graph, dataDirectory, stage = (_title, run) => run() } = options;
  const { stopping } = running;
  const logDirectory = join(dataDirectory, 'logs');
  const warnings = new Map<string, readonly string[]>();
  /** On the health pages of all services: one whose log is lost, or that has no database, may not be asked. */
  const warn = (source: string, current: readonly string[]) => {
    warnings.set(source, current);
    processes?.warn([...warnings.values()].flat());
  };
  const logs = createLogFiles(logDirectory, {
    limits: options.logLimits ?? readLogLimits({}),
    say: (text) => {
      options.onOutput?.('logs', JSON.stringify({ level: 40, msg: text }));
      warn('logs', warningsOf(logs));
    },
  });
  running.add(logs.close);
  const logTo = (source: string) => (text: string) => {
    logs.write(source, text);
    options.onOutput?.(source, text);
  };
  let processes: StackProcesses | null = null;

  const secrets = await ensureSecrets(join(dataDirectory, 'secrets'), graph);
  const certificates = options.tls ? await openCertificates(dataDirectory, graph) : null;
  const { database, databases } = await openDatabases(options, { secrets, certificates, logTo, warn, running });
  await options.prepareData?.(databases);

  const instances = options.oneProcess ? onlyInstanceOf(graph) : instancesOf(graph, options.replicas ?? {});
  const names = instances.map(({ name }) => name);
  const listening = options.oneProcess ? graph.services.map(({ name }) => name) : names;
  const ports = await chooseFreePorts(listening, options.ports ?? {});
  const metricsPorts = options.observe ? await chooseFreePorts([...names, SUPERVISOR], {}) : null;
  if (metricsPorts) {
    measureStack(dataDirectory, database && (options.backups ?? null));
    running.add(await serveOwnMetrics(metricsPorts[SUPERVISOR] ?? 0));
  }
  const wiring = { graph, instances, secrets, databases, ports, metricsPorts, certificates };
  processes = createStackProcesses({
    instances,
    envOf: (instance) => ({
      ...environmentToPassOn(),
      // Node 22 and later keep compiled code there: services start sooner again.
      NODE_COMPILE_CACHE: join(dataDirectory, 'compile-cache'),
      ...(!process.env.LOG_LEVELS_FILE && { LOG_LEVELS_FILE: join(dataDirectory, 'log-levels') }),
      ...environmentOf(instance, wiring, options.env ?? {}),
    }),
    programs: options.programs ?? {},
    gatewayPort: options.env?.gateway?.PORT ? null : (ports.gateway ?? 0),
    logTo,
    signal: stopping,
  });
  processes.warn([...warnings.values()].flat());
  running.add(processes.stop);
  await startServices(names, processes, stage);
  const gatewayUrl = `${publicAddress(ports.gateway, certificates)}/graphql`;
  const { stop } = running;
  return { ...processes, ...wiring, gatewayUrl, database, logDirectory, stopping, stop };
}

function rememberRunning(): Running {
  const stopping = new AbortController();
  // Each start adds a listener.
  setMaxListeners(0, stopping.signal);
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    stopping.abort();
    for (const stop of stops) await stop();
  };
  let stopped: Promise<void> | undefined;
  return {
    stopping: stopping.signal,
    add: (stop) => void stops.unshift(stop),
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
  };
}

type Stage = NonNullable<StackOptions['stage']>;

/** The existing databases, or those of our own server; migrated. */
async function openDatabases(
  { graph, dataDirectory, stage = (_title, run) => run(), ...options }: StackOptions,
  {
    secrets,
    certificates,
    logTo,
    warn,
    running,
  }: {
    secrets: Secrets;
    certificates: LocalCertificates | null;
    logTo: (source: string) => (text: string) => void;
    warn: (source: string, warnings: readonly string[]) => void;
    running: Running;
  },
): Promise<{ database: OwnDatabase | null; databases: DatabaseRoles }> {
  const openOwn = async () => {
    const settings = options.postgresSettings ?? {};
    const onLog = logTo('postgres');
    const certificate = certificates?.files[POSTGRES] ?? null;
    const opened = await openOwnDatabase({ dataDirectory, settings, certificate, onLog, signal: running.stopping });
    if (options.backups) {
      const kept = keepBackups(options.backups, {
        dataDirectory,
        superuserUrl: () => opened.current().superuserUrl,
        signal: running.stopping,
        log: logTo('backup'),
        warn: (warnings) => warn('backup', warnings),
      });
      // Stopped after the server: the archive gets its last changes then.
      running.add(kept.stop);
    } else await forgetArchive(opened.current().superuserUrl);
    running.add(opened.stop);
    return opened;
  };
  const database = options.databases ? null : await stage('PostgreSQL', openOwn);
  const superuserUrl = database?.current().superuserUrl ?? '';
  const databases =
    options.databases ??
    (await stage('Databases and roles', () => createDatabases(graph, secrets, superuserUrl, certificates?.caFile)));
  await stage('Migrations', () => migrateDatabases(graph, databases));
  return { database, databases };
}

/** @throws {Error} all failures, once every start has succeeded or failed: only then can the running ones be stopped. */
async function startServices(names: readonly string[], processes: StackProcesses, stage: Stage): Promise<void> {
  const starts = await Promise.allSettled(names.map((name) => stage(name, () => processes.start(name))));
  const failures = starts.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (failures.length > 0) throw new Error(failures.map(messageOf).join('\n'), { cause: failures });
}

function warningsOf(logs: LogFiles): string[] {
  const broken = logs.broken();
  return broken.length > 0 ? [`The logs of ${broken.join(', ')} cannot be written just now.`] : [];
}

/** Our environment without variables of databases: a service must know only its own. */
function environmentToPassOn(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.endsWith('DATABASE_URL'));
  return Object.fromEntries(kept);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
