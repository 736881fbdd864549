import { join } from 'node:path';
import { type ServiceProcess, startService } from '@commerce/local-stack';
import { inject } from 'vitest';
import { programOf, subgraphVariables } from './known-graph.ts';

/**
 * Starts another gateway in front of the shared graph's subgraphs.
 * @param env variables that differ from the shared gateway's.
 * @param onOutput receives its log.
 */
export function startGateway(
  env: Record<string, string>,
  onOutput: (text: string) => void = () => undefined,
): Promise<ServiceProcess> {
  const secrets = join(inject('dataDirectory'), 'secrets');
  return startService({
    service: 'gateway',
    program: programOf('gateway'),
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'warn',
      SERVICE_KEY_FILE: join(secrets, 'gateway.key.json'),
      // Production refuses the logins of development: all its clients are guests.
      AUTH_JWKS_FILE: env.NODE_ENV === 'production' ? '' : join(secrets, 'logins.jwks.json'),
      ...subgraphVariables(inject('subgraphUrls')),
      ...env,
    },
    onOutput,
  });
}
