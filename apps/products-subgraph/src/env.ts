import { isCurrencyCode } from '@commerce/money';
import { envFields } from '@commerce/service';
import { z } from 'zod';

/**
 * What products-subgraph reads from the environment. RESERVATION_MINUTES: how long stock is held for an order that nobody
 * finishes, a day unless told; much longer than any outage that a checkout should survive.
 * RESERVATION_EXPIRY_INTERVAL_MS: how often such reservations are looked for.
 */
export const envSchema = z.object({
  HOST: envFields.HOST,
  PORT: envFields.port(4001),
  LOG_LEVEL: envFields.LOG_LEVEL,
  DATABASE_URL: envFields.databaseUrl(),
  DATABASE_POOL_SIZE: envFields.poolSize,
  SERVICE_KEYS_FILE: envFields.jsonFile(envFields.keySet),
  SHOP_CURRENCY: z.string().refine(isCurrencyCode, 'must be an ISO 4217 code such as EUR').default('EUR'),
  RESERVATION_MINUTES: z.coerce.number().int().min(1).max(525_600).default(1_440),
  RESERVATION_EXPIRY_INTERVAL_MS: envFields.milliseconds(60_000),
  ASSET_BASE_URL: envFields.url('http://127.0.0.1:4000'),
});

/** The checked environment of products-subgraph. */
export type Env = z.output<typeof envSchema>;
