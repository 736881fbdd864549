import { createAddressGuard } from '@commerce/webhooks';
import type { Env } from './env.ts';
import type { EventSettings } from './services/events/event-work.ts';

/** How events are delivered, by the environment. */
export function eventSettings(env: Env): EventSettings {
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
