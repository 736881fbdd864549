import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './support/client.ts';
import { type CrashLab, openCrashLab, VICTIMS } from './support/crash-lab.ts';
import { buyStubbornly, prepareOrder } from './support/shoppers.ts';
import { findBuyable } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';
import type { Held } from './support/watch-server.ts';

const ON_THE_WAY = [
  'FREEZE:before',
  'FREEZE:done',
  'RESERVE:before',
  'RESERVE:done',
  'COMMIT:before',
  'COMMIT:done',
  'COMPLETE:before',
  'COMPLETE:done',
  'SETTLED',
];
const ON_THE_WAY_BACK = ['UNDO:before', 'UNDO:done'];

let lab: CrashLab;
beforeAll(async () => {
  lab = await openCrashLab({
    'orders-subgraph': { SERVICE_TIMEOUT_MS: '1000' },
    'products-subgraph': { RESERVATION_EXPIRY_INTERVAL_MS: '100' },
  });
});
afterAll(() => lab?.stop());

describe('a checkout at each of its steps', () => {
  it.each(VICTIMS)(
    'survives a kill -9 of %s: seconds later all adds up, and each buyer has one order',
    async (victim) => {
      const client = createClient(lab.gatewayUrl);
      const [enough, scarce] = await findBuyable(client, 2);
      await restock(lab.databaseUrls.products, enough?.id ?? '', 1_000);
      await restock(lab.databaseUrls.products, scarce?.id ?? '', 1_000);

      const buyers: { held: Held; purchase: ReturnType<typeof buyStubbornly> }[] = [];
      const stopAt = async (moment: string, variantId = '', soldOut = false) => {
        const input = await prepareOrder(client, [{ variantId, quantity: 2 }]);
        if (soldOut) await restock(lab.databaseUrls.products, variantId, 1);
        const reached = lab.watch.holdAt(moment);
        const purchase = buyStubbornly(client, input);
        buyers.push({ held: await reached, purchase });
      };
      for (const moment of ON_THE_WAY) await stopAt(moment, enough?.id);
      for (const moment of ON_THE_WAY_BACK) {
        await restock(lab.databaseUrls.products, scarce?.id ?? '', 1_000);
        await stopAt(moment, scarce?.id, true);
      }

      await lab.kill(victim);
      for (const { held } of buyers) held.letGo();
      await lab.revive(victim);
      await lab.recovery();

      const purchases = await Promise.all(buyers.map(({ purchase }) => purchase));
      const ordered = purchases.slice(0, ON_THE_WAY.length);
      expect(ordered.map(({ codes }) => codes)).toEqual(ordered.map(() => []));
      expect(new Set(ordered.map(({ number }) => number)).size).toBe(ON_THE_WAY.length);
      const refused = purchases.slice(ON_THE_WAY.length);
      expect(refused.map(({ codes }) => codes)).toEqual(refused.map(() => ['INSUFFICIENT_STOCK']));
      await lab.recovery();
    },
  );
});

describe('a checkout whose reservation expires', () => {
  it.each(['RESERVE:done', 'COMMIT:before'])(
    'at %s is called off, never half: the next attempt is placed',
    async (moment) => {
      const client = createClient(lab.gatewayUrl);
      const [variant] = await findBuyable(client, 1);
      await restock(lab.databaseUrls.products, variant?.id ?? '', 10);
      const reached = lab.watch.holdAt(moment);
      const purchase = buyStubbornly(
        client,
        await prepareOrder(client, [{ variantId: variant?.id ?? '', quantity: 2 }]),
      );
      const held = await reached;
      await runSql(
        lab.databaseUrls.products,
        `UPDATE stock_reservation SET created_at = now() - interval '2 days'`,
        [],
      );
      const statusOf = async () =>
        (
          await runSql(lab.databaseUrls.products, 'SELECT status FROM stock_reservation WHERE order_id = $1', [
            held.orderId,
          ])
        )[0];
      await expect.poll(statusOf, { timeout: 60_000 }).toEqual({ status: 'RELEASED' });
      held.letGo();
      expect((await purchase).number).not.toBeNull();
      await lab.recovery();
      const [order] = await runSql(lab.databaseUrls.orders, 'SELECT state FROM "order" WHERE id = $1', [held.orderId]);
      expect(order).toEqual({ state: 'CANCELLED' });
      // Reservations of confirmed orders were as old, and were not touched.
      expect(await lab.audit()).toEqual([]);
    },
  );
});
