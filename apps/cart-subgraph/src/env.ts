import { envFields } from '@commerce/service';
import { z } from 'zod';
import { MERGE_RULES } from './domain/merge-lines.ts';

/**
 * What cart-subgraph reads from the environment. CART_IDLE_DAYS: how long a cart lives after its last change.
 * CART_EXPIRY_INTERVAL_MS: how often idle carts are looked for. CART_MERGE_RULE: when a customer claims a guest's cart
 * and both have a variant, the `larger` quantity counts, or the `sum`.
 */
export const envSchema = z.object({
  HOST: envFields.HOST,
  PORT: envFields.port(4002),
  LOG_LEVEL: envFields.LOG_LEVEL,
  DATABASE_URL: envFields.databaseUrl(),
  DATABASE_POOL_SIZE: envFields.poolSize,
  PRODUCTS_URL: envFields.url('http://127.0.0.1:4001/graphql'),
  ORDERS_URL: envFields.url('http://127.0.0.1:4003/graphql'),
  SERVICE_TIMEOUT_MS: envFields.milliseconds(5_000),
  SERVICE_KEY_FILE: envFields.jsonFile(envFields.serviceKey),
  SERVICE_KEYS_FILE: envFields.jsonFile(envFields.keySet),
  CART_IDLE_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  CART_EXPIRY_INTERVAL_MS: envFields.milliseconds(60_000),
  CART_MERGE_RULE: z.enum(MERGE_RULES).default('larger'),
  OUTBOX_POLL_MS: envFields.milliseconds(1_000),
  OUTBOX_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
});

/** The checked environment of cart-subgraph. */
export type Env = z.output<typeof envSchema>;
