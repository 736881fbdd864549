import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOneProcess, type ServiceProcess, startService } from '@commerce/local-stack';
import { inject } from 'vitest';
import { graph, type KnownDatabases, type KnownSubgraph, programOf, subgraphVariables } from './known-graph.ts';

/** A running graph, on whose databases other processes can be started. */
export interface Running {
  dataDirectory: string;
  serviceUrls: KnownDatabases;
  subgraphUrls: Record<KnownSubgraph, string>;
}

/** The graph of all tests. */
const shared = (): Running => ({
  dataDirectory: inject('dataDirectory'),
  serviceUrls: inject('serviceUrls'),
  subgraphUrls: inject('subgraphUrls'),
});

/** The path of one of a graph's secrets. */
export function secretFile(name: string, { dataDirectory }: Pick<Running, 'dataDirectory'> = shared()): string {
  return join(dataDirectory, 'secrets', name);
}

/**
 * Starts another process of a subgraph beside a graph, by default the shared one.
 * @param env variables that differ from those of the standard.
 */
export function startSubgraph(
  subgraph: KnownSubgraph,
  env: Record<string, string> = {},
  { running = shared(), onOutput }: { running?: Running; onOutput?: (text: string) => void } = {},
): Promise<ServiceProcess> {
  const service = `${subgraph}-subgraph`;
  const variables = {
    DATABASE_URL: running.serviceUrls[subgraph],
    ...subgraphVariables(running.subgraphUrls),
    SERVICE_KEY_FILE: secretFile(`${service}.key.json`, running),
    SERVICE_KEYS_FILE: secretFile('services.jwks.json', running),
    ...secretsOf(service, running),
    ...env,
  };
  return start(service, programOf(service), variables, onOutput);
}

/**
 * Starts another gateway with its subgraphs in one process, on the databases of a graph, by default the shared one.
 * @param env variables beside those of the databases.
 */
export function startOneProcess(
  env: Record<string, string>,
  { running = shared(), onOutput }: { running?: Running; onOutput?: (text: string) => void } = {},
): Promise<ServiceProcess> {
  const urls = Object.entries(running.serviceUrls).map(([name, url]) => [`${name.toUpperCase()}_DATABASE_URL`, url]);
  const variables = { ...Object.fromEntries(urls), ...secretsOf('orders-subgraph', running), ...env };
  return start('one-process', readOneProcess(graph).program, variables, onOutput);
}

function start(
  service: string,
  program: string,
  variables: Record<string, string>,
  onOutput: (text: string) => void = () => undefined,
): Promise<ServiceProcess> {
  const env = { PATH: process.env.PATH, NODE_ENV: 'development', PORT: '0', LOG_LEVEL: 'warn', ...variables };
  return startService({ service, program, env, onOutput });
}

/** The secret variables of a service. */
function secretsOf(service: string, running: Running): Record<string, string> {
  return JSON.parse(readFileSync(secretFile('secrets.json', running), 'utf8')).variables[service] ?? {};
}
