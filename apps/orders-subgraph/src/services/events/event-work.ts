import { EventEmitter } from 'node:events';
import {
  type Delivery,
  deactivateTarget,
  deliveryJob,
  fanOut,
  type OnAttempt,
  outboxJobs,
  type Send,
} from '@commerce/outbox';
import type { Job, Logger } from '@commerce/service';
import { createGuardedAgent, type EndpointPolicy, type Seal } from '@commerce/webhooks';
import type { Pool } from 'pg';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { createMailSender, type MailSettings } from './send-mail.ts';
import { createWebhookSender } from './send-webhook.ts';

const SWITCH_MAIL_EVERY_MS = 60_000;

/** How events are delivered. */
export interface EventSettings {
  /** How often to look for due deliveries. */
  pollMs: number;
  retentionDays: number;
  /** How long an endpoint or the mail server may take to answer. */
  timeoutMs: number;
  /** The delay after each failure, in milliseconds. */
  schedule: readonly number[];
  policy: EndpointPolicy;
  /** Null if no mails are sent. */
  mail: MailSettings | null;
}

/** Sends events to endpoints and customers. */
export interface EventWork {
  jobs: Job[];
  /** Closes connections. Call it when no job is running. */
  stop(): Promise<void>;
}

export function createEventWork(options: {
  pool: Pool;
  prisma: PrismaClient;
  settings: EventSettings;
  seal: Seal;
  onError: (error: unknown) => void;
  /** Receives how each attempt to deliver ends. */
  log?: Pick<Logger, 'info'> | undefined;
}): EventWork {
  const { pool, prisma, settings, seal, onError, log } = options;
  const { timeoutMs, policy } = settings;
  const agent = createGuardedAgent({ allows: policy.allows, timeoutMs });
  const mail = settings.mail && createMailSender({ prisma, settings: settings.mail, timeoutMs });
  const send: Record<string, Send> = {
    webhook: createWebhookSender({ prisma, agent, seal, timeoutMs }),
    ...(mail && { mail: mail.send }),
  };
  const outbox = new EventEmitter();
  const listen: Job['listen'] = (wake) => {
    outbox.on('deliveries', wake);
    return { stop: async () => void outbox.off('deliveries', wake) };
  };
  const relay = fanOut(() => void outbox.emit('deliveries'));
  const onAttempt: OnAttempt = ({ event, attempts }, channel, { kind, failure }) => {
    const line = { event: event.type, entity: event.entity, channel, attempt: attempts, outcome: kind };
    log?.info({ ...line, ...(failure && { failure }) }, 'a delivery was attempted');
  };
  const onGone = (delivery: Delivery) => deactivateGoneTarget(pool, delivery);
  return {
    jobs: [
      switchMail(prisma, mail !== null),
      ...outboxJobs({ pool, settings, relay, hasDeliveries: true }),
      deliveryJob({ pool, settings, send, onGone, onAttempt, onError, listen }),
    ],
    async stop() {
      mail?.close();
      await agent.destroy();
    },
  };
}

/** An endpoint that answered HTTP 410 (Gone) is disabled. */
async function deactivateGoneTarget(pool: Pool, { targetId }: Delivery): Promise<void> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    await client.query(`UPDATE webhook_endpoint SET disabled_reason = 'GONE', updated_at = now() WHERE id = $1`, [
      targetId,
    ]);
    await deactivateTarget(client, targetId, 'GONE');
    await client.query('COMMIT');
    broken = false;
  } finally {
    client.release(broken);
  }
}

/**
 * Without a mail server no new mails are queued; those that wait are sent once there is one again. Runs once per
 * process: an old process with another setting must not undo the decision of a newer one.
 */
function switchMail(prisma: PrismaClient, active: boolean): Job {
  let done = false;
  return {
    name: 'switch mails on or off',
    everyMs: SWITCH_MAIL_EVERY_MS,
    run: async () => {
      if (done) return;
      await prisma.outboxTarget.updateMany({ where: { channel: 'mail', active: !active }, data: { active } });
      done = true;
    },
  };
}
