import { isCurrencyCode } from '@commerce/money';
import { envFields } from '@commerce/service';
import { isNetwork } from '@commerce/webhooks';
import { z } from 'zod';
import { isExactAtStripe } from './payments/stripe/stripe-amounts.ts';

/** After 5 s, 1, 5 and 30 min, 2, 5, 10, 14, 20 and 24 h: about three days in all. */
const RETRY_DELAYS_MS = '5000,60000,300000,1800000,7200000,18000000,36000000,50400000,72000000,86400000';

/** A list with commas in between. */
const listOf = <Item>(item: z.ZodType<Item, string>, standard: string) =>
  z
    .string()
    .default(standard)
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(item).max(100));

/** The variables of orders-subgraph, each by itself. */
export const variables = z.object({
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
  OUTBOX_POLL_MS: envFields.milliseconds(1_000),
  OUTBOX_RETENTION_DAYS: z.coerce.number().int().min(1).max(3650).default(30),
  WEBHOOK_TIMEOUT_MS: envFields.milliseconds(10_000),
  WEBHOOK_RETRY_DELAYS_MS: listOf(z.coerce.number<string>().int().min(0).max(604_800_000), RETRY_DELAYS_MS),
  WEBHOOK_ALLOW_HTTP: z.stringbool({ error: 'must be true or false' }).default(false),
  WEBHOOK_ALLOWED_NETWORKS: listOf(z.string().refine(isNetwork, 'must be networks such as 10.1.0.0/16'), ''),
  WEBHOOK_SECRETS_KEY: z.string().min(32, 'must have 32 characters or more').optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be a URL like smtps://user:password@mail.example.com' })
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n@]*@[^\s@]+$/, 'must be an address such as "The shop <shop@example.com>"')
    .default('shop@localhost'),
  SHOP_NAME: z.string().min(1).max(100).default('The shop'),
});

/** What orders-subgraph reads from the environment. */
export const envSchema = variables.superRefine((env, context) => {
  const missing = (name: string) =>
    context.addIssue({ code: 'custom', path: [name], message: 'must be set for PAYMENT_PROVIDER' });
  if (env.PAYMENT_PROVIDER !== 'none' && !env.PAYMENT_WEBHOOK_SECRET) missing('PAYMENT_WEBHOOK_SECRET');
  if (env.PAYMENT_PROVIDER === 'stripe' && !env.STRIPE_SECRET_KEY) missing('STRIPE_SECRET_KEY');
  if (env.PAYMENT_PROVIDER === 'stripe' && !isExactAtStripe(env.SHOP_CURRENCY)) {
    const message = 'is a currency of which Stripe does not take every amount: choose another one, or provider';
    context.addIssue({ code: 'custom', path: ['SHOP_CURRENCY'], message });
  }
});

/** The checked environment of orders-subgraph. */
export type Env = z.output<typeof envSchema>;
