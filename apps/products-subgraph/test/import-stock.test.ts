import { expect, test } from 'vitest';
import type { TestRow } from '../src/catalogue-files/test-catalogue.ts';
import { mug, tracked } from './import-files.ts';
import { makeShop, problemsOf, type Shop } from './import-shop.ts';

const mugs = (quantity: number, cells: TestRow = {}) =>
  mug({ ...tracked, 'Variant Inventory Qty': String(quantity), ...cells });
const stock = ({ query }: Shop) =>
  query(`SELECT on_hand, reserved, (SELECT json_agg(delta ORDER BY id) FROM stock_movement m
         WHERE m.variant_id = s.variant_id) AS deltas FROM stock s`);

/** Transactions that wait for another one. */
const BLOCKED = `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'
  AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`;

test('stock becomes what the file says, through movements that add up to it', async () => {
  const shop = await makeShop();
  for (const quantity of [5, 12, 12, 3, 0]) await shop.importRows([mugs(quantity)]);
  expect(await stock(shop)).toEqual([{ on_hand: 0, reserved: 0, deltas: [5, 7, -9, -3] }]);
  expect(await shop.query('SELECT DISTINCT reason::text FROM stock_movement')).toEqual([{ reason: 'IMPORT' }]);
});

test('stock stays if orders hold more than the file says, and the rest of the row is imported', async () => {
  const shop = await makeShop();
  await shop.importRows([mugs(5)]);
  await shop.prisma.stock.updateMany({ data: { reserved: 4 } });
  const report = await shop.importRows([mugs(3, { 'Variant Price': '11' })]);

  expect(problemsOf(report)).toEqual(['2 STOCK_RESERVED mug']);
  expect(report.problems[0]?.reason).toContain('4 units are reserved for orders');
  expect(report.prices.created).toBe(1);
  expect(await stock(shop)).toEqual([{ on_hand: 5, reserved: 4, deltas: [5] }]);

  const backOrdered = await shop.importRows([mugs(3, { 'Variant Inventory Policy': 'continue' })]);
  expect(backOrdered.problemCount).toBe(0);
  expect(await stock(shop)).toEqual([{ on_hand: 3, reserved: 4, deltas: [5, -2] }]);
});

test('stock that is sold while the import waits for it still ends as the file says', async () => {
  const shop = await makeShop();
  await shop.importRows([mugs(10)]);
  const importing = await shop.prisma.$transaction(
    async (sale) => {
      await sale.$executeRaw`UPDATE stock SET on_hand = on_hand - 2`;
      await sale.$executeRaw`
        INSERT INTO stock_movement (variant_id, delta, reason) SELECT variant_id, -2, 'SALE' FROM stock`;
      const started = shop.importRows([mugs(7)]);
      while ((await shop.query(BLOCKED)).length === 0);
      return { started };
    },
    { timeout: 30_000 },
  );
  expect((await importing.started).problemCount).toBe(0);
  expect(await stock(shop)).toEqual([{ on_hand: 7, reserved: 0, deltas: [10, -2, -1] }]);
});

test('an import locks products in the order of their ids, like every other transaction, whatever their order in file and table', async () => {
  const shop = await makeShop();
  const bowl = (title: string) => mug({ Handle: 'bowl', 'Variant SKU': 'BOWL', Title: title });
  await shop.importRows([mug(), bowl('Bowl')]);
  await shop.query(`UPDATE product SET vendor = 'Anna' WHERE slug = 'mug'`);
  const importing = await shop.prisma.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT FROM product WHERE slug = 'mug' FOR NO KEY UPDATE`;
      const started = shop.importRows([bowl('Deep bowl'), mug({ Title: 'Big mug' })]);
      while ((await shop.query(BLOCKED)).length === 0);
      await tx.$executeRaw`SELECT FROM product WHERE slug = 'bowl' FOR NO KEY UPDATE NOWAIT`;
      return { started };
    },
    { timeout: 30_000 },
  );
  expect((await importing.started).products.updated).toBe(2);
});
