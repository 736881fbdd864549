import { randomBytes } from 'node:crypto';
import { type PaymentSandbox, startPaymentSandbox } from '@commerce/payment-sandbox';
import { inject, vi } from 'vitest';
import { startSubgraph } from '../beside.ts';
import { startGateway } from '../extra-gateway.ts';
import { runSql } from '../stock.ts';

/** The shared graph with payments and mails, which it does not have: a separate gateway and orders-subgraph. */
export interface FullShop {
  gatewayUrl: string;
  sandbox: PaymentSandbox;
  stop(): Promise<void>;
}

/** No mail server listens on this port: mails are given up after the second attempt, for staff to see. */
const NO_MAIL_SERVER = 'smtp://127.0.0.1:1';

export async function openFullShop(): Promise<FullShop> {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const sandbox = await startPaymentSandbox({ secret });
  const orders = await startSubgraph('orders', {
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32',
    WEBHOOK_RETRY_DELAYS_MS: '1',
    PAYMENT_PROVIDER: 'sandbox',
    PAYMENT_SANDBOX_URL: sandbox.url,
    PAYMENT_WEBHOOK_SECRET: secret,
    PAYMENT_CAPTURE: 'fulfilment',
    SMTP_URL: NO_MAIL_SERVER,
  });
  const gateway = await startGateway({ ORDERS_URL: `${orders.url}/graphql` });
  await untilMailIsOn();
  return {
    gatewayUrl: `${gateway.url}/graphql`,
    sandbox,
    async stop() {
      await gateway.stop();
      await orders.stop();
      await sandbox.close();
      await forgetMail();
    },
  };
}

/** No mail is queued before. */
function untilMailIsOn(): Promise<void> {
  const find = () =>
    runSql(inject('databaseUrls').orders, "SELECT FROM outbox_target WHERE channel = 'mail' AND active", []);
  return vi.waitFor(
    async () => {
      if ((await find()).length === 0) throw new Error('mails are not switched on');
    },
    { timeout: 60_000 },
  );
}

/** The shared graph sends no mails, so it is left without any. */
async function forgetMail(): Promise<void> {
  const { orders } = inject('databaseUrls');
  const target = "UPDATE outbox_target SET active = false WHERE channel = 'mail' RETURNING id";
  await runSql(
    orders,
    `WITH target AS (${target}) DELETE FROM outbox_delivery USING target WHERE target_id = target.id`,
    [],
  );
}
