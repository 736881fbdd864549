import { setTimeout as delay } from 'node:timers/promises';
import type { Outcome, Send } from '@commerce/outbox';
import { requestId } from '@commerce/tracing';
import { createTransport } from 'nodemailer';
import { readEmailAddress } from '../../domain/email-address.ts';
import { mailFor } from '../../domain/mail/order-mails.ts';
import type { Order } from '../../domain/order.ts';
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts';
import { findOrders } from '../orders/order-repository.ts';
import { takeMailQuota } from './mail-quota.ts';

const MOST_KEPT = 1_024;

/** How mail is sent. */
export interface MailSettings {
  /** The mail server, such as `smtps://user:password@mail.example.com`. */
  smtpUrl: string;
  /** The sender, such as `The shop <shop@example.com>`. */
  from: string;
  shopName: string;
  /** How many mails a mailbox gets in an hour from each sender. Further ones are delayed. */
  perMailboxAndHour: number;
}

/** Sends mails about orders to their customers. */
export interface MailSender {
  send: Send;
  close(): void;
}

/** @param options.timeoutMs how long a mail may take, from connecting to the server's last reply. */
export function createMailSender(options: {
  prisma: PrismaClient;
  settings: MailSettings;
  timeoutMs: number;
}): MailSender {
  const { prisma, settings, timeoutMs } = options;
  const { smtpUrl, from, shopName, perMailboxAndHour } = settings;
  const waits = { connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs };
  const transport = createTransport({ url: smtpUrl, ...waits, disableFileAccess: true, disableUrlAccess: true });
  const domain = /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';

  return {
    async send({ event }) {
      const orderId = event.entity.replace(/^order:/, '');
      const [order] = await findOrders(prisma, Prisma.sql`id = ${orderId}::uuid`);
      const mail = order ? mailFor(event, order, shopName) : null;
      if (!order || !mail) return { kind: 'refused', failure: 'NOTHING_TO_SEND' };
      const address = readEmailAddress(order.email);
      if (address === null) return { kind: 'refused', failure: 'SMTP_REFUSED' };
      if (!(await takeMailQuota(prisma, { address, sender: senderOf(order) }, perMailboxAndHour)))
        return { kind: 'failed', failure: 'TOO_MANY_MAILS' };
      try {
        const sent = transport.sendMail({
          from,
          to: { name: '', address },
          ...mail,
          // The same in every attempt, so that receivers recognise a duplicate.
          messageId: `<${event.id}@${domain}>`,
          date: event.occurredAt,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Request-ID': requestId() ?? '' },
        });
        const { response } = await within(timeoutMs, sent);
        return { kind: 'delivered', responseBody: response.slice(0, MOST_KEPT) };
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/**
 * Who causes the mails about an order: a customer, a guest, or somebody who has paid. Anybody can order as a guest with
 * the address of somebody else, so such mails must not use up what that mailbox gets about other orders.
 */
function senderOf({ customerId, payment }: Order): string {
  if (customerId !== null) return `customer ${customerId}`;
  return payment === 'NONE' || payment === 'FAILED' ? 'guest' : 'payer';
}

/** A server that is slow at every step must not hold a delivery for longer than its lease. */
async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  const stop = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`no answer within ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
    late.catch(() => undefined);
  }
}

/** A 5xx reply about this mail or its recipient is final; every other failure may be temporary. */
function failureOf(error: unknown): Outcome {
  const { code, responseCode, message } = error as { code?: string; responseCode?: number; message?: string };
  const final = (code === 'EENVELOPE' || code === 'EMESSAGE') && (responseCode ?? 0) >= 500;
  const responseBody = (message ?? '').slice(0, MOST_KEPT).replaceAll('\0', '');
  return final
    ? { kind: 'refused', failure: 'SMTP_REFUSED', responseBody }
    : { kind: 'failed', failure: 'SMTP_UNAVAILABLE', responseBody };
}
