import { envFields } from '@commerce/service';
import { z } from 'zod';
import { MERGE_RULES } from './domain/merge-lines.ts';

/** The environment of cart-subgraph. */
export const envSchema = z.object({
  HOST: envFields.HOST,
  PORT: envFields.PORT(4002),
  METRICS_PORT: envFields.METRICS_PORT,
  ...envFields.log,
  ...envFields.http,
  ...envFields.calls,
  ...envFields.tracing,
  DATABASE_URL: envFields.DATABASE_URL,
  DATABASE_POOL_SIZE: envFields.DATABASE_POOL_SIZE,
  STATEMENT_TIMEOUT_MS: envFields.STATEMENT_TIMEOUT_MS,
  LOG_SLOW_STATEMENT_MS: envFields.LOG_SLOW_STATEMENT_MS,
  PRODUCTS_URL: envFields.subgraphUrl('products-subgraph', 4001),
  ORDERS_URL: envFields.subgraphUrl('orders-subgraph', 4003),
  SERVICE_TIMEOUT_MS: envFields.SERVICE_TIMEOUT_MS(5_000),
  SERVICE_KEY_FILE: envFields.SERVICE_KEY_FILE,
  SERVICE_KEYS_FILE: envFields.SERVICE_KEYS_FILE,
  CART_IDLE_DAYS: envFields.days(30).describe('How long a cart lives after its last change.'),
  CART_RETENTION_DAYS: envFields
    .days(90)
    .describe('How long expired and merged carts are kept. Ordered carts are kept permanently.'),
  CART_EXPIRY_INTERVAL_MS: envFields
    .milliseconds(60_000)
    .describe('How often idle carts are searched for and expired.'),
  CART_MERGE_RULE: z
    .enum(MERGE_RULES)
    .default('larger')
    .describe(
      "When a customer claims a guest's cart and both contain a variant: the `larger` quantity counts, or the `sum`.",
    ),
  OUTBOX_POLL_MS: envFields.OUTBOX_POLL_MS,
  OUTBOX_RETENTION_DAYS: envFields.OUTBOX_RETENTION_DAYS,
});

/** The checked environment of cart-subgraph. */
export type Env = z.output<typeof envSchema>;
