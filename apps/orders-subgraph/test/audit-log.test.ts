import { createSqlRunner } from '@commerce/database';
import { createSeal } from '@commerce/webhooks';
import { expect, it } from 'vitest';
import { createWebhookEndpointService } from '../src/services/events/webhook-endpoint-service.ts';
import { insertOrders } from '../src/services/orders/order-repository.ts';
import { newOrder, useOrdersDatabase } from './support/orders-database.ts';

const open = useOrdersDatabase();

it('the audit log has what staff do to orders, and neither what buyers do nor what the shop does by itself', async () => {
  const { pool } = await open();
  const order = newOrder();
  await insertOrders(createSqlRunner(pool), [order]);
  for (const actor of ['staff:sam', 'customer:ada', 'guest', 'system']) {
    await pool.query('INSERT INTO order_event (order_id, type, actor, reason) VALUES ($1, $2, $3, $4)', [
      order.id,
      'CANCELLED',
      actor,
      'It is broken.',
    ]);
  }
  const { rows } = await pool.query('SELECT actor_id, action, changes FROM staff_event WHERE entity_id = $1', [
    order.id,
  ]);
  const changes = [{ field: 'reason', before: null, after: 'It is broken.' }];
  expect(rows).toEqual([{ actor_id: 'sam', action: 'ORDER_CANCELLED', changes }]);
});

it('the audit log has every change of a webhook endpoint, and no URL or secret', async () => {
  const { prisma, pool } = await open();
  const endpoints = createWebhookEndpointService({
    prisma,
    seal: createSeal('the key of this test', 'webhook secrets'),
  });
  const made = await endpoints.create({ url: 'https://example.com/secret' }, 'sam');
  const id = made?.endpoint.id ?? '';
  await endpoints.update(id, { url: 'https://example.com/other', enabled: false }, 'sue');
  await endpoints.rotate(id, 60, 'sam');
  expect(await endpoints.remove(id, 'sam')).toBe(true);
  expect(await endpoints.remove(id, 'sam')).toBe(false);
  const { rows } = await pool.query(
    'SELECT actor_id, action, changes FROM staff_event WHERE entity_id = $1 ORDER BY id',
    [id],
  );
  expect(rows).toEqual([
    { actor_id: 'sam', action: 'WEBHOOK_ENDPOINT_CREATED', changes: [] },
    { actor_id: 'sue', action: 'WEBHOOK_ENDPOINT_UPDATED', changes: [{ field: 'url' }, { field: 'enabled' }] },
    { actor_id: 'sam', action: 'WEBHOOK_SECRET_ROTATED', changes: [] },
    { actor_id: 'sam', action: 'WEBHOOK_ENDPOINT_DELETED', changes: [] },
  ]);
});
