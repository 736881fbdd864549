import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditCheckouts, type Finding } from '@commerce/checkout-audit';
import { type LocalPostgres, startLocalPostgres } from '@commerce/local-postgres';
import { createDatabases, type Stack, startStack } from '@commerce/local-stack';
import { expect, vi } from 'vitest';
import { startOneProcess, startSubgraph } from './beside.ts';
import { graph, IS_ONE_PROCESS, type KnownDatabases, knownDatabases, subgraphUrls } from './known-graph.ts';
import { root, temporaryDirectory } from './repository.ts';
import { importFile } from './run-graph.ts';
import { startWatchServer, type WatchServer } from './watch-server.ts';

const ONE_PROCESS = 'one-process';
/** Its processes. */
const PROCESSES = IS_ONE_PROCESS ? [ONE_PROCESS] : graph.services.map(({ name }) => name);
/** What can be killed. */
export const VICTIMS = ['postgres', ...PROCESSES] as const;

/** Far longer than it takes until everything is consistent once all processes run again: only what hangs takes that long. */
const RECOVERY_MS = 60_000;
/** In characters, per service. */
const LAST_WORDS = 2_000;

/** A graph whose processes can be killed and restarted, and whose checkouts can be paused at every step. */
export interface CrashLab {
  gatewayUrl: string;
  /** Contains the keys that sign logins. */
  dataDirectory: string;
  databaseUrls: KnownDatabases;
  /** The address of a service. */
  urlOf(service: string): string;
  superuserUrl: string;
  watch: WatchServer;
  /** Kills the process of a service, or the database, as a power cut would, and waits until it has ended. */
  kill(victim: string): Promise<void>;
  revive(victim: string): Promise<void>;
  /**
   * Starts a second process with orders-subgraph on the same databases, without pauses; returns a function that ends it.
   * @param onOutput receives its log.
   */
  startSecondOrders(onOutput?: (text: string) => void): Promise<() => Promise<void>>;
  /** Pauses a service, or resumes it. */
  signal(service: string, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** The current inconsistencies. */
  audit(): Promise<Finding[]>;
  /**
   * Waits until all orders are settled and everything is consistent. @throws {Error} with the findings if that takes
   * too long.
   */
  recovery(): Promise<void>;
  stop(): Promise<void>;
}

/** @param env variables per service. */
export async function openCrashLab(env: Record<string, Record<string, string>> = {}): Promise<CrashLab> {
  const directory = await temporaryDirectory();
  const watch = await startWatchServer();
  const cluster = { dataDirectory: join(directory.path, 'postgres') };
  let postgres = await startLocalPostgres(cluster);
  const { port } = postgres;
  const databases = await createDatabasesOf(postgres);
  const databaseUrls = knownDatabases(databases.owners);
  const serviceUrls = knownDatabases(databases.services);
  const stack: Stack = await startStack({
    graph,
    dataDirectory: directory.path,
    databases,
    prepareData: () => importFile(serviceUrls.products, join(root, 'demo', 'catalogue.csv')),
    oneProcess: IS_ONE_PROCESS,
    programs: {
      'orders-subgraph': join(root, 'tests/src/support/watched-orders.js'),
      [ONE_PROCESS]: join(root, 'tests/src/support/watched-one-process.js'),
    },
    env: { ...env, 'orders-subgraph': { WATCH_URL: watch.url, ...env['orders-subgraph'] } },
  });

  const processOf = (service: string) => (IS_ONE_PROCESS ? ONE_PROCESS : service);

  const audit = async () => {
    const findings: Finding[] = [];
    await auditCheckouts({ urls: databaseUrls, unfinishedAfterMs: 0, onFinding: (finding) => findings.push(finding) });
    return findings;
  };

  return {
    gatewayUrl: stack.gatewayUrl,
    dataDirectory: directory.path,
    databaseUrls,
    urlOf: (service) => `http://127.0.0.1:${stack.ports[service]}`,
    superuserUrl: postgres.superuserUrl,
    watch,
    audit,
    async kill(victim) {
      if (victim !== 'postgres') return stack.service(processOf(victim)).stop('SIGKILL');
      process.kill(postgres.pid, 'SIGKILL');
      await postgres.exited;
    },
    async revive(victim) {
      if (victim === 'postgres') postgres = await startLocalPostgres({ ...cluster, port });
      else await stack.restart(processOf(victim));
    },
    async startSecondOrders(onOutput) {
      const options = {
        ...(onOutput && { onOutput }),
        running: { dataDirectory: directory.path, serviceUrls, subgraphUrls: subgraphUrls(stack) },
      };
      const second = await (IS_ONE_PROCESS ? startOneProcess : startSubgraph.bind(null, 'orders'))({}, options);
      return () => second.stop();
    },
    signal: (service, signal) => void process.kill(stack.service(processOf(service)).pid, signal),
    async recovery() {
      const addsUp = async () => expect(await audit()).toEqual([]);
      try {
        await vi.waitFor(addsUp, { timeout: RECOVERY_MS, interval: 250 });
      } catch (cause) {
        throw new Error(`does not add up\n${await lastWords(stack.logDirectory)}`, { cause });
      }
    },
    async stop() {
      await stack.stop();
      await postgres.stop();
      watch.close();
      await directory.remove();
    },
  };
}

function createDatabasesOf({ superuserUrl }: LocalPostgres) {
  const roles = graph.databases.flatMap(({ name, serviceRole }) => [name, serviceRole]);
  const databasePasswords = Object.fromEntries(roles.map((role) => [role, `${role}-password`]));
  return createDatabases(graph, { databasePasswords }, superuserUrl);
}

/** The last log lines of the services, because a graph in CI cannot be inspected. */
async function lastWords(logDirectory: string): Promise<string> {
  const tails = PROCESSES.map(async (service) => {
    const log = await readFile(join(logDirectory, `${service}.log`), 'utf8').catch(String);
    return `${service}: …${log.slice(-LAST_WORDS)}`;
  });
  return (await Promise.all(tails)).join('\n');
}
