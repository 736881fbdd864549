import { signLogin } from '@commerce/local-stack';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from './support/client.ts';
import { type CrashLab, openCrashLab, VICTIMS } from './support/crash-lab.ts';
import { type Received, startReceiver } from './support/receiver.ts';
import { buyStubbornly, prepareOrder } from './support/shoppers.ts';
import { findBuyable } from './support/shopping.ts';
import { restock } from './support/stock.ts';
import type { Held } from './support/watch-server.ts';
import { deleteEndpoint, registerEndpoint } from './support/webhooks.ts';

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
    'orders-subgraph': {
      SERVICE_TIMEOUT_MS: '1000',
      WEBHOOK_ALLOW_HTTP: 'true',
      WEBHOOK_ALLOWED_NETWORKS: '127.0.0.1/32',
      // What a dead process was at is taken over after twice that time.
      WEBHOOK_TIMEOUT_MS: '2000',
    },
  });
});
afterAll(() => lab?.stop());

describe('an event', () => {
  it('is told again when who told it is killed before that is recorded, and later ones come after it', async () => {
    const client = createClient(lab.gatewayUrl);
    const login = await signLogin(lab.dataDirectory, { customerId: 'sam', scopes: ['webhooks:write'] });
    const receiver = await startReceiver();
    const { endpoint } = await registerEndpoint(createClient(lab.gatewayUrl, login), receiver.url, ['stock.low']);
    const [variant] = await findBuyable(client, 1);
    const variantId = variant?.id ?? '';
    const unitsOf = ({ event }: Received) => event.data.quantityAvailable;
    const crossing = async (units: number) => {
      await restock(lab.databaseUrls.products, variantId, 100);
      await restock(lab.databaseUrls.products, variantId, units);
    };
    // Taken, and never answered: the receiver has it, and nobody knows.
    receiver.answerWith(() => undefined);
    await crossing(5);
    await receiver.waitFor((message) => unitsOf(message) === 5);
    await lab.kill('orders-subgraph');
    await crossing(4);
    receiver.answerWith((response) => response.writeHead(204).end());
    await lab.revive('orders-subgraph');
    await receiver.waitFor((message) => unitsOf(message) === 4);
    expect(receiver.received.map(unitsOf)).toEqual([5, 5, 4]);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    await deleteEndpoint(createClient(lab.gatewayUrl, login), endpoint.id);
    await restock(lab.databaseUrls.products, variantId, 1_000);
    receiver.close();
  });
});

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
