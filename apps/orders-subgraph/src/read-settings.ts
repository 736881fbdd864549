import { createAddressGuard } from '@commerce/webhooks';
import type { Env } from './env.ts';
import type { EventSettings } from './services/events/event-work.ts';
import type { Settings } from './settings.ts';
import { unpaidSettings } from './unpaid-settings.ts';

/** The settings of the shop, from the environment. */
export function readSettings(env: Env): Settings {
  return {
    accessSecret: env.ORDER_ACCESS_SECRET,
    deadlineMs: env.CHECKOUT_DEADLINE_MS,
    currencyCode: env.SHOP_CURRENCY,
    shippingMinorUnits: env.SHIPPING_MINOR_UNITS,
    taxBasisPoints: env.TAX_BASIS_POINTS,
    events: eventSettings(env),
    webhookSecretsKey: env.WEBHOOK_SECRETS_KEY ?? env.ORDER_ACCESS_SECRET,
    ...unpaidSettings(env),
    paymentDeadlineMs: env.PAYMENT_DEADLINE_MS,
    captureAt: env.PAYMENT_CAPTURE,
  };
}

function eventSettings(env: Env): EventSettings {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from, SHOP_NAME: shopName, MAILS_PER_HOUR: perMailboxAndHour } = env;
  return {
    pollMs: env.OUTBOX_POLL_MS,
    retentionDays: env.OUTBOX_RETENTION_DAYS,
    timeoutMs: env.WEBHOOK_TIMEOUT_MS,
    schedule: env.WEBHOOK_RETRY_DELAYS_MS,
    policy: { allows: createAddressGuard(env.WEBHOOK_ALLOWED_NETWORKS), allowHttp: env.WEBHOOK_ALLOW_HTTP },
    mail: smtpUrl === undefined ? null : { smtpUrl, from, shopName, perMailboxAndHour },
  };
}
