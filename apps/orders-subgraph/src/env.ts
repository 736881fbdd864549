import { isCurrencyCode } from '@commerce/money';
import { envFields } from '@commerce/service';
import { isNetwork, isSecret } from '@commerce/webhooks';
import { z } from 'zod';
import { isExactAtStripe } from './payments/stripe/stripe-amounts.ts';

/** After 5 s, 1, 5 and 30 min, 2, 5, 10, 14, 20 and 24 h: about three days in total. */
const RETRY_DELAYS_MS = '5000,60000,300000,1800000,7200000,18000000,36000000,50400000,72000000,86400000';

/** A comma-separated list. */
const listOf = <Item>(item: z.ZodType<Item, string>, standard: string, form: string, pattern: string) =>
  z
    .string()
    .default(standard)
    .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
    .pipe(z.array(item).max(100))
    .meta({ form, pattern: `^( *(${pattern}) *(,|$))*$` });

/** An IPv4 or IPv6 network, for checks before anything is built; {@link isNetwork} is exact. */
const NETWORK = '[\\d.]+/(\\d|[12]\\d|3[0-2])|[\\da-fA-F.]*:[\\da-fA-F.:]*/(\\d{1,2}|1[01]\\d|12[0-8])';

/** The defaults in production. */
export const PRODUCTION_LIMITS = {
  ORDER_UNITS_PER_LINE: 100,
  GUEST_ORDER_UNITS: 200,
  UNPAID_ORDERS_PER_BUYER: 5,
  UNPAID_ORDERS_PER_ADDRESS: 10,
  DECLINED_PAYMENTS_PER_HOUR: 10,
} as const;

/** A limit for one buyer. Off in development, where one buyer places all orders. */
const limitOf = (most: string, production: number) =>
  z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe(`${most}. 0: no limit. Unset: no limit, but ${production} in production.`);

/** What is needed by which providers of payments. */
const NEEDED_TO_BE_PAID: Record<'PAYMENT_WEBHOOK_SECRET' | 'STRIPE_SECRET_KEY', { PAYMENT_PROVIDER: string[] }> = {
  PAYMENT_WEBHOOK_SECRET: { PAYMENT_PROVIDER: ['sandbox', 'stripe'] },
  STRIPE_SECRET_KEY: { PAYMENT_PROVIDER: ['stripe'] },
};

/** The variables of orders-subgraph, without the rules that involve several of them. */
export const variables = z.object({
  HOST: envFields.HOST,
  PORT: envFields.PORT(4003),
  METRICS_PORT: envFields.METRICS_PORT,
  ...envFields.log,
  ...envFields.http,
  ...envFields.calls,
  ...envFields.tracing,
  NODE_ENV: envFields.NODE_ENV,
  DATABASE_URL: envFields.DATABASE_URL,
  DATABASE_POOL_SIZE: envFields.DATABASE_POOL_SIZE,
  STATEMENT_TIMEOUT_MS: envFields.STATEMENT_TIMEOUT_MS,
  LOG_SLOW_STATEMENT_MS: envFields.LOG_SLOW_STATEMENT_MS,
  PRODUCTS_URL: envFields.subgraphUrl('products-subgraph', 4001),
  CART_URL: envFields.subgraphUrl('cart-subgraph', 4002),
  SERVICE_TIMEOUT_MS: envFields.SERVICE_TIMEOUT_MS(3_000),
  SERVICE_KEY_FILE: envFields.SERVICE_KEY_FILE,
  SERVICE_KEYS_FILE: envFields.SERVICE_KEYS_FILE,
  ORDER_ACCESS_SECRET: z
    .string({ error: 'must be set to a random text' })
    .min(32, 'must have 32 characters or more')
    .describe("Random text from which guests' access tokens are derived."),
  CHECKOUT_DEADLINE_MS: envFields.milliseconds(8_000).describe('How long `placeOrder` waits for an outcome.'),
  SHOP_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
    .refine(isCurrencyCode, 'must be an ISO 4217 code such as EUR')
    .default('EUR')
    .meta({ form: 'an ISO 4217 code, such as EUR' })
    .describe('The one currency of the shop (ISO 4217). All services must have the same.'),
  SHIPPING_MINOR_UNITS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000_000)
    .default(0)
    .describe('Flat shipping price of an order that has something to ship.'),
  TAX_BASIS_POINTS: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('Tax rate on taxable lines and on shipping; 1900 is 19 %.'),
  PAYMENT_PROVIDER: z
    .enum(['none', 'sandbox', 'stripe'])
    .default('none')
    .describe(
      'Who takes payments; `sandbox` is refused in production. `stripe` does not work with BHD, JOD, KWD, OMR and TND.',
    ),
  PAYMENT_AT_CHECKOUT: z
    .enum(['optional', 'required'])
    .optional()
    .describe(
      'With a payment provider: `required` refuses orders without a payment. Unset: `optional`, but `required` in production.',
    ),
  UNPAID_ORDER_HOURS: z.coerce
    .number()
    .int()
    .min(0)
    .max(8_760)
    .default(168)
    .describe(
      'How long a confirmed order may stay unpaid. The buyer gets a reminder after half of that time; after the other half the order is cancelled. 0: no limit, for shops that send invoices.',
    ),
  ORDER_UNITS_PER_LINE: limitOf('Units of one variant in an order', PRODUCTION_LIMITS.ORDER_UNITS_PER_LINE),
  GUEST_ORDER_UNITS: limitOf('Units in the order of a guest', PRODUCTION_LIMITS.GUEST_ORDER_UNITS),
  UNPAID_ORDERS_PER_BUYER: limitOf(
    'Unpaid orders of one customer or mailbox, and free ones that are not sent yet',
    PRODUCTION_LIMITS.UNPAID_ORDERS_PER_BUYER,
  ),
  UNPAID_ORDERS_PER_ADDRESS: limitOf(
    'Unpaid orders to one shipping address, and free ones that are not sent yet',
    PRODUCTION_LIMITS.UNPAID_ORDERS_PER_ADDRESS,
  ),
  DECLINED_PAYMENTS_PER_HOUR: limitOf(
    'Declined payments of one cart, customer, mailbox or shipping address within an hour; then no other one is tried',
    PRODUCTION_LIMITS.DECLINED_PAYMENTS_PER_HOUR,
  ),
  ATTEMPT_RETENTION_DAYS: envFields
    .days(30)
    .describe('How long failed attempts to place an order are kept. Orders are kept permanently.'),
  PAYMENT_CAPTURE: z
    .enum(['confirmation', 'fulfilment'])
    .default('confirmation')
    .describe('When authorized money is captured.'),
  PAYMENT_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(900_000)
    .describe("How long to wait for the buyer's second factor. After that, stock and cart are released."),
  PAYMENT_TIMEOUT_MS: envFields.milliseconds(10_000).describe('Deadline of a call to the payment provider.'),
  PAYMENT_WEBHOOK_SECRET: z
    .string()
    .startsWith('whsec_', 'must start with whsec_')
    .optional()
    .meta({ form: 'text that starts with `whsec_`', requiredBy: NEEDED_TO_BE_PAID.PAYMENT_WEBHOOK_SECRET })
    .describe(
      'The secret with which the provider signs its callbacks to `POST /payments/callback`. Required with a payment provider.',
    ),
  PAYMENT_SANDBOX_URL: envFields.url('http://127.0.0.1:4010').describe('Address of `npm run payment-sandbox`.'),
  PAYMENT_RETURN_URL: envFields.httpUrl.optional().describe('The page to which a bank returns the buyer (Stripe).'),
  STRIPE_SECRET_KEY: z
    .string()
    .optional()
    .meta({ requiredBy: NEEDED_TO_BE_PAID.STRIPE_SECRET_KEY })
    .describe("Stripe's secret key. Required with `PAYMENT_PROVIDER=stripe`."),
  OUTBOX_POLL_MS: envFields.OUTBOX_POLL_MS,
  OUTBOX_RETENTION_DAYS: envFields.OUTBOX_RETENTION_DAYS,
  WEBHOOK_TIMEOUT_MS: envFields
    .milliseconds(10_000)
    .describe('Deadline of a call to a webhook endpoint or to the mail server.'),
  WEBHOOK_RETRY_DELAYS_MS: listOf(
    z.coerce.number<string>().int().min(0).max(604_800_000),
    RETRY_DELAYS_MS,
    'milliseconds, separated by commas; at most 100, each at most 604,800,000',
    '\\d{1,9}',
  ).describe('Delay after each failed delivery. After the last one the delivery is a dead letter.'),
  WEBHOOK_ALLOW_HTTP: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('Whether webhook endpoints may use plain HTTP.'),
  WEBHOOK_ALLOWED_NETWORKS: listOf(
    z.string().refine(isNetwork, 'must be networks such as 10.1.0.0/16'),
    '',
    'networks such as `10.1.0.0/16`, separated by commas; at most 100',
    NETWORK,
  ).describe('Private networks in which webhook endpoints are allowed.'),
  WEBHOOK_SECRETS_KEY: z
    .string()
    .min(32, 'must have 32 characters or more')
    .optional()
    .describe("The key that encrypts the endpoints' secrets. Unset: derived from `ORDER_ACCESS_SECRET`."),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be a URL like smtps://user:password@mail.example.com' })
    .optional()
    .meta({ form: 'URL that starts with `smtp://` or `smtps://`' })
    .describe('The mail server, such as `smtps://user:password@mail.example.com`. Unset: no mail is sent.'),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n@]*@[^\s@]+$/, 'must be an address such as "The shop <shop@example.com>"')
    .default('shop@localhost')
    .meta({ form: 'mail address such as `The shop <shop@example.com>`' })
    .describe('The sender of mails.'),
  MAILS_PER_HOUR: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(20)
    .describe(
      'How many mails one mailbox gets per hour from each customer, from all guests, and from guests who have paid. Further mails are sent later.',
    ),
  SHOP_NAME: z
    .string()
    .min(1)
    .max(100)
    .default('The shop')
    .describe('The name of the shop, with which mails are signed.'),
});

/** The environment of orders-subgraph. */
export const envSchema = variables.superRefine((env, context) => {
  for (const [name, { PAYMENT_PROVIDER: providers }] of Object.entries(NEEDED_TO_BE_PAID)) {
    if (env[name as keyof typeof NEEDED_TO_BE_PAID] || !providers.includes(env.PAYMENT_PROVIDER)) continue;
    context.addIssue({ code: 'custom', path: [name], message: 'must be set for PAYMENT_PROVIDER' });
  }
  if (env.PAYMENT_PROVIDER === 'sandbox' && env.NODE_ENV === 'production') {
    const message =
      'sandbox takes no money: in production, set it to stripe, or to none for a shop that sends invoices';
    context.addIssue({ code: 'custom', path: ['PAYMENT_PROVIDER'], message });
  }
  const secret = env.PAYMENT_WEBHOOK_SECRET;
  // That of Stripe is any text.
  if (env.PAYMENT_PROVIDER === 'sandbox' && secret !== undefined && !isSecret(secret)) {
    const message = 'must be whsec_ and base64, such as that of openssl rand -base64 24';
    context.addIssue({ code: 'custom', path: ['PAYMENT_WEBHOOK_SECRET'], message });
  }
  if (env.PAYMENT_PROVIDER === 'stripe' && !isExactAtStripe(env.SHOP_CURRENCY)) {
    const message = 'is a currency in which Stripe does not accept every amount: choose another currency or provider';
    context.addIssue({ code: 'custom', path: ['SHOP_CURRENCY'], message });
  }
});

/** The checked environment of orders-subgraph. */
export type Env = z.output<typeof envSchema>;
