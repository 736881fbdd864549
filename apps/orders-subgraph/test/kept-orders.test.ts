import { createSqlRunner } from '@commerce/database';
import { expect, it } from 'vitest';
import { insertOrders } from '../src/services/orders/order-repository.ts';
import { newOrder, useOrdersDatabase } from './support/orders-database.ts';

const open = useOrdersDatabase();
const PARTS = ['order_line', 'order_adjustment', 'order_event', 'payment_callback', 'payment_step', 'payment'];

it('an order that was placed is kept with all that belongs to it, whoever deletes, and stays placed', async () => {
  const { pool } = await open();
  const { pool: owner } = await open('owner');
  const [placed, failed] = [newOrder(), newOrder()];
  await insertOrders(createSqlRunner(pool), [placed, failed]);
  await pool.query('UPDATE "order" SET confirmed_at = now() WHERE id = $1', [placed.id]);
  for (const { id } of [placed, failed]) await addParts(id);

  for (const role of [pool, owner]) {
    await expect(role.query('UPDATE "order" SET confirmed_at = NULL')).rejects.toMatchObject({ code: '23001' });
    for (const table of [...PARTS, '"order"']) {
      const key = table === '"order"' ? 'id' : 'order_id';
      await expect(role.query(`DELETE FROM ${table} WHERE ${key} = $1`, [placed.id]), table).rejects.toMatchObject({
        code: '23001',
      });
    }
  }
  for (const table of PARTS) expect(await removeFrom(table, failed.id)).toBe(1);
  expect((await pool.query('DELETE FROM "order" WHERE id = $1', [failed.id])).rowCount).toBe(1);

  async function addParts(id: string): Promise<void> {
    for (const part of [
      `order_line (id, order_id, position, variant_id, price_id, title, quantity, unit_price_minor)
       VALUES (gen_random_uuid(), $1, 0, gen_random_uuid(), gen_random_uuid(), 'Mug', 1, 5)`,
      `order_adjustment (order_id, position, kind, label, amount_minor) VALUES ($1, 0, 'SHIPPING', 'Post', 0)`,
      `order_event (order_id, type) VALUES ($1, 'CANCELLED')`,
      `payment (order_id, provider, amount) VALUES ($1, 'sandbox', 5)`,
      `payment_step (key, order_id, kind, amount) VALUES ('step of ' || $1, $1::uuid, 'AUTHORIZE', 5)`,
      `payment_callback (id, order_id) VALUES ('callback of ' || $1, $1::uuid)`,
    ]) {
      await pool.query(`INSERT INTO ${part}`, [id]);
    }
  }
  async function removeFrom(table: string, id: string): Promise<number | null> {
    return (await pool.query(`DELETE FROM ${table} WHERE order_id = $1`, [id])).rowCount;
  }
});
