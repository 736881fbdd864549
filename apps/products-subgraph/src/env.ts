import { isCurrencyCode } from '@commerce/money';
import { envFields } from '@commerce/service/env-fields';
import { z } from 'zod';
import { PUBLIC_STOCK } from './domain/availability.ts';

/** The environment of products-subgraph. */
export const envSchema = z.object({
  HOST: envFields.HOST,
  PORT: envFields.PORT(4001),
  METRICS_PORT: envFields.METRICS_PORT,
  ...envFields.log,
  ...envFields.http,
  ...envFields.calls,
  ...envFields.tracing,
  DATABASE_URL: envFields.DATABASE_URL,
  DATABASE_POOL_SIZE: envFields.DATABASE_POOL_SIZE,
  STATEMENT_TIMEOUT_MS: envFields.STATEMENT_TIMEOUT_MS,
  LOG_SLOW_STATEMENT_MS: envFields.LOG_SLOW_STATEMENT_MS,
  ORDERS_URL: envFields.subgraphUrl('orders-subgraph', 4003),
  SERVICE_TIMEOUT_MS: envFields.SERVICE_TIMEOUT_MS(5_000),
  SERVICE_KEY_FILE: envFields.SERVICE_KEY_FILE,
  SERVICE_KEYS_FILE: envFields.SERVICE_KEYS_FILE,
  SHOP_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
    .refine(isCurrencyCode, 'must be an ISO 4217 code such as EUR')
    .default('EUR')
    .meta({ form: 'an ISO 4217 code, such as EUR' })
    .describe('The one currency of the shop (ISO 4217). All services must have the same.'),
  RESERVATION_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(525_600)
    .default(1_440)
    .describe(
      'How long stock stays reserved for an unfinished order. Choose a time much longer than any expected outage.',
    ),
  RESERVATION_EXPIRY_INTERVAL_MS: envFields
    .milliseconds(60_000)
    .describe('How often expired reservations are searched for and released.'),
  ASSET_BASE_URL: envFields
    .url('http://127.0.0.1:4000')
    .describe('Base of relative image addresses, in files and mutations.'),
  STOCK_LOW_AT: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(5)
    .describe(
      "The available quantity at or below which `stock.low` is sent, unless the variant's stock has its own threshold.",
    ),
  PUBLIC_STOCK: z
    .enum(PUBLIC_STOCK)
    .default('exact')
    .describe(
      'When everybody sees how many units can be bought: always (`exact`), only up to `STOCK_LOW_AT` units (`few`), or never (`hidden`). Staff always see it.',
    ),
  OUTBOX_POLL_MS: envFields.OUTBOX_POLL_MS,
  OUTBOX_RETENTION_DAYS: envFields.OUTBOX_RETENTION_DAYS,
});

/** The checked environment of products-subgraph. */
export type Env = z.output<typeof envSchema>;
