import { createSqlRunner } from '@commerce/database';
import { performSteps, readEnv } from '@commerce/service';
import { z } from 'zod';
import { openDatabase } from './database.ts';
import { orderCancelled } from './domain/order-events.ts';
import { variables } from './env.ts';
import { prepareJobQueue } from './services/checkout/checkout-jobs.ts';
import { getOrder } from './services/orders/order-repository.ts';
import { startCancelling } from './services/orders/order-transitions.ts';

/** The steps with which `npm run audit -- --repair` makes orders agree with their stock. A job does the rest. */
const stepSchema = z.object({ do: z.literal('cancel'), orderId: z.uuid(), reason: z.string() });

const { DATABASE_URL: url } = readEnv(variables.pick({ DATABASE_URL: true }), process.env);
const { pool, close } = openDatabase({ url, maxConnections: 1, onError: () => undefined });
const sql = createSqlRunner(pool);
await prepareJobQueue(pool);
await performSteps({ input: process.stdin, output: process.stdout }, stepSchema, async ({ orderId, reason }) => {
  const order = await getOrder(sql, orderId);
  const event = orderCancelled(order, reason);
  const isCancelled = await startCancelling(sql, orderId, { actor: 'system', reason, event });
  return isCancelled ? null : `an order that is ${order.state} cannot be cancelled, or units of it were sent`;
});
await close();
