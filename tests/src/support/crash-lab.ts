import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditCheckouts, type Finding } from '@commerce/checkout-audit';
import { createDatabaseWithRole, type LocalPostgres, startLocalPostgres } from '@commerce/local-postgres';
import { type Stack, startService, startStack } from '@commerce/local-stack';
import { expect, vi } from 'vitest';
import {
  graph,
  type KnownSubgraph,
  knownDatabases,
  programOf,
  subgraphUrls,
  subgraphVariables,
} from './known-graph.ts';
import { root, temporaryDirectory } from './repository.ts';
import { importFile } from './run-graph.ts';
import { startWatchServer, type WatchServer } from './watch-server.ts';

/** What can be killed. */
export const VICTIMS = ['postgres', ...graph.services.map(({ name }) => name)] as const;

/** How soon everything must add up once all is running again. */
const RECOVERY_MS = 10_000;
/** In characters, of each service. */
const LAST_WORDS = 2_000;

/** A graph whose every process can be killed and started again, and whose checkouts can be stopped at every moment. */
export interface CrashLab {
  gatewayUrl: string;
  /** Where the keys are that logins are signed with. */
  dataDirectory: string;
  databaseUrls: Record<KnownSubgraph, string>;
  /** Where a service listens. */
  urlOf(service: string): string;
  superuserUrl: string;
  watch: WatchServer;
  /** Ends a process as a power cut would, and waits until it is gone. */
  kill(victim: string): Promise<void>;
  revive(victim: string): Promise<void>;
  /** Starts another process of orders-subgraph on the same database, which nobody watches; answers how to end it. */
  startSecondOrders(): Promise<() => Promise<void>>;
  /** Stops a service without ending it, or lets it go on. */
  signal(service: string, signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** What does not add up at this moment. */
  audit(): Promise<Finding[]>;
  /** Waits until all orders are done and everything adds up. @throws {Error} with the findings if that takes too long. */
  recovery(): Promise<void>;
  stop(): Promise<void>;
}

/** @param env variables for single services. */
export async function openCrashLab(env: Record<string, Record<string, string>> = {}): Promise<CrashLab> {
  const directory = await temporaryDirectory();
  const watch = await startWatchServer();
  const cluster = { dataDirectory: join(directory.path, 'postgres') };
  let postgres = await startLocalPostgres(cluster);
  const { port } = postgres;
  const databaseUrls = await createDatabases(postgres);
  const stack: Stack = await startStack({
    graph,
    dataDirectory: directory.path,
    databaseUrls,
    prepareData: () => importFile(databaseUrls.products, join(root, 'demo', 'catalogue.csv')),
    programs: { 'orders-subgraph': join(root, 'tests', 'src', 'support', 'watched-orders.js') },
    env: { ...env, 'orders-subgraph': { WATCH_URL: watch.url, ...env['orders-subgraph'] } },
  });

  const audit = async () => {
    const findings: Finding[] = [];
    await auditCheckouts({ urls: databaseUrls, unfinishedAfterMs: 0, onFinding: (finding) => findings.push(finding) });
    return findings;
  };

  return {
    gatewayUrl: stack.gatewayUrl,
    dataDirectory: directory.path,
    databaseUrls,
    urlOf: (service) => stack.service(service).url,
    superuserUrl: postgres.superuserUrl,
    watch,
    audit,
    async kill(victim) {
      if (victim !== 'postgres') return stack.service(victim).stop('SIGKILL');
      process.kill(postgres.pid, 'SIGKILL');
      await postgres.exited;
    },
    async revive(victim) {
      if (victim === 'postgres') postgres = await startLocalPostgres({ ...cluster, port });
      else await stack.restart(victim);
    },
    async startSecondOrders() {
      const { secrets } = stack;
      const second = await startService({
        service: 'orders-subgraph',
        program: programOf('orders-subgraph'),
        env: {
          ...process.env,
          HOST: '127.0.0.1',
          PORT: '0',
          DATABASE_URL: databaseUrls.orders,
          ...subgraphVariables(subgraphUrls(stack)),
          SERVICE_KEY_FILE: secrets.keyFiles['orders-subgraph'],
          SERVICE_KEYS_FILE: secrets.serviceKeysFile,
          ...secrets.variables['orders-subgraph'],
        },
        onOutput: () => undefined,
      });
      return () => second.stop();
    },
    signal: (service, signal) => void process.kill(stack.service(service).pid, signal),
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

async function createDatabases({ superuserUrl }: LocalPostgres): Promise<Record<KnownSubgraph, string>> {
  const urls = graph.databases.map(async ({ name }) => {
    const password = `${name}-password`;
    return [name, await createDatabaseWithRole({ superuserUrl, database: name, role: name, password })] as const;
  });
  return knownDatabases(Object.fromEntries(await Promise.all(urls)));
}

/** What the services logged last: nobody can look at a graph that CI had. */
async function lastWords(logDirectory: string): Promise<string> {
  const tails = graph.services.map(async ({ name: service }) => {
    const log = await readFile(join(logDirectory, `${service}.log`), 'utf8').catch(String);
    return `${service}: …${log.slice(-LAST_WORDS)}`;
  });
  return (await Promise.all(tails)).join('\n');
}
