import { isCurrencyCode } from '@commerce/money';
import { envFields } from '@commerce/service';
import { z } from 'zod';

/** What orders-subgraph reads from the environment. */
export const envSchema = z
  .object({
    HOST: envFields.HOST,
    PORT: envFields.port(4003),
    LOG_LEVEL: envFields.LOG_LEVEL,
    DATABASE_URL: envFields.databaseUrl(),
    DATABASE_POOL_SIZE: envFields.poolSize,
    PRODUCTS_URL: envFields.url('http://127.0.0.1:4001/graphql'),
    CART_URL: envFields.url('http://127.0.0.1:4002/graphql'),
    SERVICE_TIMEOUT_MS: envFields.milliseconds(3_000),
    SERVICE_KEY_FILE: envFields.jsonFile(envFields.serviceKey),
    SERVICE_KEYS_FILE: envFields.jsonFile(envFields.keySet),
    ORDER_ACCESS_SECRET: z.string({ error: 'must be set to a random text' }).min(32, 'must have 32 characters or more'),
    CHECKOUT_DEADLINE_MS: envFields.milliseconds(8_000),
    SHOP_CURRENCY: z.string().refine(isCurrencyCode, 'must be an ISO 4217 code such as EUR').default('EUR'),
    SHIPPING_MINOR_UNITS: z.coerce.number().int().min(0).max(1_000_000_000).default(0),
    TAX_BASIS_POINTS: z.coerce.number().int().min(0).max(10_000).default(0),
    PAYMENT_PROVIDER: z.enum(['none', 'sandbox', 'stripe']).default('none'),
    PAYMENT_AT_CHECKOUT: z.enum(['optional', 'required']).default('optional'),
    PAYMENT_CAPTURE: z.enum(['confirmation', 'fulfilment']).default('confirmation'),
    PAYMENT_DEADLINE_MS: z.coerce.number().int().min(1_000).max(86_400_000).default(900_000),
    PAYMENT_TIMEOUT_MS: envFields.milliseconds(10_000),
    PAYMENT_WEBHOOK_SECRET: z.string().startsWith('whsec_', 'must start with whsec_').optional(),
    PAYMENT_SANDBOX_URL: envFields.url('http://127.0.0.1:4010'),
    PAYMENT_RETURN_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
    STRIPE_SECRET_KEY: z.string().optional(),
  })
  .superRefine((env, context) => {
    const missing = (name: string) =>
      context.addIssue({ code: 'custom', path: [name], message: 'must be set for PAYMENT_PROVIDER' });
    if (env.PAYMENT_PROVIDER !== 'none' && !env.PAYMENT_WEBHOOK_SECRET) missing('PAYMENT_WEBHOOK_SECRET');
    if (env.PAYMENT_PROVIDER === 'stripe' && !env.STRIPE_SECRET_KEY) missing('STRIPE_SECRET_KEY');
  });

/** The checked environment of orders-subgraph. */
export type Env = z.output<typeof envSchema>;
