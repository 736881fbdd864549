import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { expect, inject, it, onTestFinished } from 'vitest';
import { attackArguments, QUERIES } from './support/attack/attack-arguments.ts';
import { createOperationMaker, textOf } from './support/attack/operation-tree.ts';
import { secretFile, startOneProcess } from './support/beside.ts';
import { ask, createClient } from './support/client.ts';
import { createRandom } from './support/random.ts';
import { root } from './support/repository.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

const SEED = Number(process.env.TEST_SEED ?? 1);
const OPERATIONS = 150;
/** Answers contain the id of the request. */
const TRACEPARENT = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;

async function start(env: Record<string, string> = {}) {
  const started = await startOneProcess(env);
  onTestFinished(() => started.stop());
  return { process: started, url: `${started.url}/graphql`, client: createClient(`${started.url}/graphql`) };
}

async function buy(client: ReturnType<typeof createClient>) {
  const [variant] = await findBuyable(client, 1);
  const cart = await openCart(client, [{ variantId: variant?.id ?? '', quantity: 2 }]);
  const { userErrors, order, accessToken } = await placeOrder(client, orderOf(cart));
  expect(userErrors).toEqual([]);
  const { data, errors } = await client.query(
    `query ($id: ID!, $accessToken: String) { order(id: $id, accessToken: $accessToken) { total { minorUnits } placedTotal { minorUnits } } }`,
    { id: order.id, accessToken },
  );
  expect(errors).toEqual([]);
  expect(data.order.total).toEqual({ minorUnits: 2 * (variant?.minorUnits ?? 0) });
  expect(data.order.total).toEqual(data.order.placedTotal);
}

it(`one process answers random operations like a process for each service, new ones and known ones: seed ${SEED}`, async () => {
  const { url } = await start();
  const schema = buildSchema(readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8'));
  const random = createRandom(SEED);
  const queryType = schema.getQueryType();
  if (!queryType) throw new TypeError('no queries');
  const maker = createOperationMaker(queryType, QUERIES, await attackArguments(createClient(url)), random);
  const answerOf = async (gateway: string, query: string) => ({
    query,
    ...(await ask(gateway, JSON.stringify({ query }), { traceparent: TRACEPARENT })),
  });
  let operation = maker.create();
  const statuses = new Set<number>();
  for (let count = 0; count < OPERATIONS; count += 1) {
    operation = random.below(10) === 0 ? maker.create() : maker.mutate(operation);
    const text = textOf(operation);
    for (let time = 0; time < 2; time += 1) {
      const expected = await answerOf(inject('gatewayUrl'), text);
      expect(await answerOf(url, text)).toEqual(expected);
      statuses.add(expected.status);
    }
  }
  expect(statuses).toContain(200);
});

it('one process needs three databases and one secret, takes callbacks of payment providers at its port, and ends cleanly', async () => {
  const { process, url, client } = await start();
  await buy(client);
  const callback = await fetch(new URL('/payments/callback', url), { method: 'POST', body: '{}' });
  expect(callback.status).toBe(400);
  expect(await callback.text()).not.toContain('Internal');
  await process.stop();
  expect(await process.exited).toEqual({ code: 0, signal: null });
});

it('a subgraph with an address runs elsewhere, and knows the others by their keys', async () => {
  const keys = (service: string) => secretFile(`${service}.key.json`);
  const { client } = await start({
    ORDERS_URL: inject('subgraphUrls').orders,
    SERVICE_KEYS_FILE: secretFile('services.jwks.json'),
    GATEWAY_SERVICE_KEY_FILE: keys('gateway'),
    PRODUCTS_SERVICE_KEY_FILE: keys('products-subgraph'),
    CART_SERVICE_KEY_FILE: keys('cart-subgraph'),
  });
  await buy(client);
});
