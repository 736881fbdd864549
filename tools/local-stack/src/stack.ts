import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import type { LocalPostgres } from '@commerce/local-postgres';
import { createDatabases, type DatabaseUrls, migrateDatabases } from './databases.ts';
import { environmentOf, publicAddress } from './environment.ts';
import { chooseFreePorts } from './free-ports.ts';
import type { Graph } from './graph.ts';
import { holdSocket } from './held-socket.ts';
import { type Instance, instanceOf, instancesOf, type Replicas } from './instances.ts';
import { createLogFiles, type LogFiles } from './log-files.ts';
import { startOwnServer } from './own-server.ts';
import type { Ports } from './ports.ts';
import { ensureSecrets, type Secrets } from './secrets.ts';
import { type ServiceProcess, startService } from './service-process.ts';

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
  /** Existing databases to use instead of our own PostgreSQL server. */
  databaseUrls?: DatabaseUrls | null;
  /** Settings of our own PostgreSQL server, in addition to the defaults. */
  postgresSettings?: Record<string, string>;
  /** Variables per service, in addition to those that connect it to the others. */
  env?: Readonly<Record<string, Record<string, string>>>;
  /** Files to run instead of the services' own: for tests. */
  programs?: Readonly<Record<string, string>>;
  /** Runs a stage of the start-up; wrap it to show progress. */
  stage?: <Result>(title: string, run: () => Promise<Result>) => Promise<Result>;
  /** Runs after the databases are migrated, before any service starts. */
  prepareData?: (urls: DatabaseUrls) => Promise<void>;
  /** Receives the output of the services and the database, in addition to the log files. */
  onOutput?: (source: string, text: string) => void;
}

/** The running graph on one machine. */
export interface Stack {
  readonly graph: Graph;
  /** The running processes: one per service, or several for a subgraph. */
  readonly instances: readonly Instance[];
  readonly secrets: Secrets;
  readonly databaseUrls: DatabaseUrls;
  readonly ports: Ports;
  readonly gatewayUrl: string;
  /** Our own server; null if existing databases are used. */
  readonly database: OwnDatabase | null;
  readonly logDirectory: string;
  /** @param name of an instance. */
  service(name: string): ServiceProcess;
  /** Restarts an ended service, with the same port. */
  restart(name: string): Promise<ServiceProcess>;
  /** Starts another process of a service, beside the current one; the caller must adopt or stop it. */
  launch(name: string): Promise<ServiceProcess>;
  /** Makes a launched process the current one; returns the previous one, which the caller must stop. */
  adopt(process: ServiceProcess): ServiceProcess;
  /** Stops the gateway first and the database last. */
  stop(): Promise<void>;
}

/** The PostgreSQL server that the graph runs itself. */
export interface OwnDatabase {
  current(): LocalPostgres;
  /** Restarts it after it has ended, on the same port. It recovers by itself. */
  restart(): Promise<LocalPostgres>;
}

/** Starts the databases, then the services. After a failure, everything is stopped again. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { graph, dataDirectory, stage = (_title, run) => run() } = options;
  const logDirectory = join(dataDirectory, 'logs');
  const logs = createLogFiles(logDirectory, (text) => {
    options.onOutput?.('logs', JSON.stringify({ level: 40, msg: text }));
    for (const process of running) process.warn(warningsOf(logs));
  });
  const logTo = (source: string) => (text: string) => {
    logs.write(source, text);
    options.onOutput?.(source, text);
  };

  const secrets = await ensureSecrets(join(dataDirectory, 'secrets'), graph);
  const processes = new Map<string, ServiceProcess>();
  const starting = new Set<Promise<unknown>>();
  const running = new Set<ServiceProcess>();
  const stopping = new AbortController();
  const { signal } = stopping;
  setMaxListeners(0, signal);
  const instances = instancesOf(graph, options.replicas ?? {});
  const names = instances.map(({ name }) => name);
  const ports = await chooseFreePorts(names, options.ports ?? {});
  // The public port. Connections wait here while the gateway restarts; a missing subgraph should rather be noticed at
  // once.
  const door = options.env?.gateway?.PORT ? null : holdSocket(ports.gateway ?? 0);
  let postgres: LocalPostgres | null = null;

  const startPostgres = (port = 0): Promise<LocalPostgres> => {
    const settings = options.postgresSettings ?? {};
    return startOwnServer(dataDirectory, { port, settings, onLog: logTo('postgres') });
  };
  const during = <Result>(start: Promise<Result>): Promise<Result> => {
    starting.add(start);
    return start.finally(() => starting.delete(start));
  };
  const restartPostgres = async (port: number): Promise<LocalPostgres> => {
    if (signal.aborted) throw new Error('PostgreSQL is not started: the graph is being stopped');
    postgres = await during(startPostgres(port));
    return postgres;
  };

  const stop = async () => {
    stopping.abort();
    door?.close();
    await Promise.allSettled(starting);
    await processes.get('gateway')?.stop();
    await Promise.all([...running].map((process) => process.stop()));
    await postgres?.stop();
    await logs.close();
  };

  try {
    const given = options.databaseUrls;
    if (!given) {
      postgres = await stage('PostgreSQL', () => startPostgres());
    }
    const own = postgres;
    const databaseUrls =
      given ?? (await stage('Databases and roles', () => createDatabases(graph, secrets, own?.superuserUrl ?? '')));
    await stage('Migrations', () => migrateDatabases(graph, databaseUrls));
    const { prepareData } = options;
    if (prepareData) await prepareData(databaseUrls);

    const launch = async (name: string): Promise<ServiceProcess> => {
      if (signal.aborted) throw new Error(`${name} is not started: the graph is being stopped`);
      const instance = instanceOf(instances, name);
      const { service } = instance;
      const wiring = environmentOf(instance, { graph, instances, secrets, databaseUrls, ports });
      const env = { ...environmentToPassOn(), ...wiring, ...options.env?.[service.name] };
      const program = options.programs?.[service.name] ?? service.program;
      const socket = service === graph.gateway ? door?.fd : undefined;
      return during(
        startService({ service: name, program, env, socket, signal, onOutput: logTo(name) }).then((process) => {
          running.add(process);
          process.warn(warningsOf(logs));
          void process.exited.then(() => running.delete(process));
          return process;
        }),
      );
    };
    const start = async (name: string): Promise<ServiceProcess> => {
      const started = await launch(name);
      processes.set(name, started);
      return started;
    };
    const serviceNamed = (name: string): ServiceProcess => {
      const found = processes.get(name);
      if (!found) throw new Error(`${name} was never started`);
      return found;
    };
    // Wait until all of them have started or failed: only then can the running ones be stopped.
    const starts = await Promise.allSettled(names.map((name) => stage(name, () => start(name))));
    const failures = starts.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    if (failures.length > 0) throw new Error(failures.map(messageOf).join('\n'), { cause: failures });

    return {
      graph,
      instances,
      secrets,
      databaseUrls,
      ports,
      gatewayUrl: `${publicAddress(ports.gateway)}/graphql`,
      database: own && { current: () => postgres ?? own, restart: () => restartPostgres(own.port) },
      logDirectory,
      service: serviceNamed,
      restart: start,
      launch,
      adopt: (process) => {
        const former = serviceNamed(process.service);
        processes.set(process.service, process);
        return former;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** For the health pages of all services, because the services whose logs are lost may not be queried. */
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
