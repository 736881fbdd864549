import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOneProcess, type ServiceProcess, startService } from '@commerce/local-stack';
import { inject } from 'vitest';
import { graph } from './known-graph.ts';

/**
 * Starts another gateway with its subgraphs in one process, on the shared graph's databases.
 * @param env variables beside those of the databases.
 */
export function startOneProcess(
  env: Record<string, string>,
  onOutput: (text: string) => void = () => undefined,
): Promise<ServiceProcess> {
  const { program } = readOneProcess(graph);
  const urls = Object.entries(inject('databaseUrls')).map(([name, url]) => [`${name.toUpperCase()}_DATABASE_URL`, url]);
  const { variables } = JSON.parse(readFileSync(secretFile('secrets.json'), 'utf8'));
  return startService({
    service: 'one-process',
    program,
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: 'development', PORT: '0', LOG_LEVEL: 'warn' },
      ...Object.fromEntries(urls),
      ...variables['orders-subgraph'],
      ...env,
    },
    onOutput,
  });
}

/** The path of one of the shared graph's secrets. */
export function secretFile(name: string): string {
  return join(inject('dataDirectory'), 'secrets', name);
}
