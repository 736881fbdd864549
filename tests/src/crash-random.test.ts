import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './support/client.ts';
import { type CrashLab, openCrashLab, VICTIMS } from './support/crash-lab.ts';
import { createRandom } from './support/random.ts';
import { buyStubbornly, cancelStubbornly, prepareOrder } from './support/shoppers.ts';
import { findBuyable } from './support/shopping.ts';
import { restock, runSql } from './support/stock.ts';

/** `npm run test:crash` sets hundreds. */
const KILLS = Number(process.env.CRASH_KILLS ?? 6);
const SEED = Number(process.env.CRASH_SEED ?? 1);
const KILLS_A_ROUND = 3;
const BUYERS_A_ROUND = 12;
/** One in this many buyers cancels the order at once. */
const ONE_IN_CANCELS = 3;
const LONGEST_WAIT_MS = 120;

let lab: CrashLab;
beforeAll(async () => {
  lab = await openCrashLab({
    'orders-subgraph': { SERVICE_TIMEOUT_MS: '1000' },
    gateway: { SUBGRAPH_TIMEOUT_MS: '10000' },
  });
});
afterAll(() => lab?.stop());

describe('random kills', () => {
  it(`random kills leave nothing half-done: ${KILLS} of them, seed ${SEED}`, {
    timeout: KILLS * 10_000 + 60_000,
  }, async () => {
    const random = createRandom(SEED);
    const client = createClient(lab.gatewayUrl);
    const variants = await findBuyable(client, 4);
    const killed = new Map<string, number>();
    const numbers: string[] = [];
    const cancelledByUs: string[] = [];

    for (let kills = 0; kills < KILLS; kills += KILLS_A_ROUND) {
      for (const { id } of variants) await restock(lab.databaseUrls.products, id, 1_000);
      const inputs = await Promise.all(
        Array.from({ length: BUYERS_A_ROUND }, (_, buyer) => {
          const lines = variants.slice(buyer % 2, (buyer % 2) + 2 + random.below(2));
          return prepareOrder(
            client,
            lines.map(({ id }) => ({ variantId: id, quantity: 1 + random.below(3) })),
          );
        }),
      );
      // Few enough that some rounds sell out, so that cancellations are killed too.
      for (const { id } of variants) await restock(lab.databaseUrls.products, id, random.below(30));
      const purchases = inputs.map(async (input, buyer) => {
        const purchase = await buyStubbornly(client, input);
        if (purchase.placed && buyer % ONE_IN_CANCELS === 0) {
          expect(await cancelStubbornly(client, purchase.placed)).toBe('CANCELLED');
          cancelledByUs.push(purchase.number ?? '');
        }
        return purchase;
      });
      for (let i = 0; i < KILLS_A_ROUND; i++) {
        const victim = random.oneOf(VICTIMS);
        await delay(random.below(LONGEST_WAIT_MS));
        await lab.kill(victim);
        await lab.revive(victim);
        killed.set(victim, (killed.get(victim) ?? 0) + 1);
      }
      await lab.recovery();
      for (const { number, codes } of await Promise.all(purchases)) {
        if (number) numbers.push(number);
        else expect(new Set(codes)).toEqual(new Set(['INSUFFICIENT_STOCK']));
      }
      await lab.recovery();
    }

    const placed = (await runSql(
      lab.databaseUrls.orders,
      `SELECT number, state FROM "order" WHERE confirmed_at IS NOT NULL ORDER BY number`,
      [],
    )) as { number: string; state: string }[];
    expect(placed.map(({ number }) => number)).toEqual(numbers.toSorted());
    const cancelled = placed.filter(({ state }) => state === 'CANCELLED');
    expect(cancelled.map(({ number }) => number)).toEqual(cancelledByUs.toSorted());
    expect([...killed.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(KILLS);
    process.stderr.write(
      `${numbers.length} orders, ${cancelledByUs.length} cancelled; kills: ${JSON.stringify(Object.fromEntries(killed))}\n`,
    );
  });
});
