import { join } from 'node:path';
import { type ServiceProcess, startService } from '@commerce/local-stack';
import { inject } from 'vitest';
import { root } from './repository.ts';

/** Starts another gateway before the shared graph's subgraphs. @param env what is set otherwise than there. */
export function startGateway(env: Record<string, string>): Promise<ServiceProcess> {
  const secrets = join(inject('dataDirectory'), 'secrets');
  const { products, cart, orders } = inject('subgraphUrls');
  return startService({
    service: 'gateway',
    root,
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'warn',
      SERVICE_KEY_FILE: join(secrets, 'gateway.key.json'),
      AUTH_JWKS_FILE: join(secrets, 'logins.jwks.json'),
      PRODUCTS_URL: products,
      CART_URL: cart,
      ORDERS_URL: orders,
      ...env,
    },
    onOutput: () => undefined,
  });
}
