import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from './support/client.ts';
import { type RunningGraph, runGraph } from './support/run-graph.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

let graph: RunningGraph;
let guest: Client;

beforeAll(async () => {
  graph = await runGraph();
  guest = createClient(graph.gatewayUrl);
});
afterAll(() => graph.stop());

describe('when products does not answer', () => {
  it('if products does not answer, an order keeps its recorded data, its total is null with the reason, and everything works again afterwards', async () => {
    const [variant] = await findBuyable(guest, 1);
    const lines = [{ variantId: variant?.id ?? '', quantity: 1 }];
    const { order, accessToken } = await placeOrder(guest, orderOf(await openCart(guest, lines)));
    const cart = await openCart(guest, lines);
    const readOrder = () =>
      guest.query(
        `query ($id: ID, $accessToken: String) {
          order(id: $id, accessToken: $accessToken) {
            status placedTotal { minorUnits } total { minorUnits } lines { titleAtPurchase }
          }
        }`,
        { id: order.id, accessToken },
      );
    const whole = await readOrder();

    await graph.service('products-subgraph').stop('SIGKILL');
    const survivor = await readOrder();
    expect(survivor.data.order).toEqual({ ...whole.data.order, total: null });
    expect(survivor.errors).toMatchObject([{ path: ['order', 'cart'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);

    // Equal queries that arrive together share one request, and each gets the outage's error.
    const sharers = await Promise.all(Array.from({ length: 8 }, () => guest.query('{ products { totalCount } }')));
    for (const { data, errors } of sharers) {
      expect(data.products).toBeNull();
      expect(errors).toMatchObject([{ path: ['products'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    }

    const root = await guest.query('{ products { totalCount } cart: myCart { id } }');
    expect(root.data.products).toBeNull();
    expect(root.errors).toMatchObject([{ path: ['products'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]);
    expect(JSON.stringify([survivor, root])).not.toMatch(/127\.0\.0\.1|localhost|ECONN/);

    const added = await guest.query(
      `mutation ($input: AddCartLinesInput!) { addCartLines(input: $input) { cart { id } userErrors { code } } }`,
      { input: { cartId: cart.id, lines } },
    );
    expect(added.data.addCartLines).toEqual({ cart: null, userErrors: [{ code: 'TEMPORARILY_UNAVAILABLE' }] });
    const input = orderOf(cart);
    expect((await placeOrder(guest, input)).userErrors).toMatchObject([{ code: 'TEMPORARILY_UNAVAILABLE' }]);

    await graph.restart('products-subgraph');
    expect(await readOrder()).toEqual(whole);
    expect((await guest.query('{ products { totalCount } }')).data.products.totalCount).toBeGreaterThan(0);
    const retried = await placeOrder(guest, input);
    expect(retried).toMatchObject({ userErrors: [], order: { status: 'CONFIRMED' } });
  });
});
