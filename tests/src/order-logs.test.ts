import { randomBytes } from 'node:crypto';
import { logsCommand, signLogin } from '@commerce/local-stack';
import { expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';
import { change } from './support/webhooks.ts';

const gatewayUrl = inject('gatewayUrl');
const guest = createClient(gatewayUrl);
const dataDirectory = inject('dataDirectory');
const staff = createClient(gatewayUrl, await signLogin(dataDirectory, { customerId: 'sam', scopes: ['orders:write'] }));

/** The lines that `npm run logs` shows of an order. */
async function linesOf(order: string): Promise<Record<string, unknown>[]> {
  const lines: Record<string, unknown>[] = [];
  const say = (line: string) => void lines.push(JSON.parse(line));
  await logsCommand('', { DATA_DIRECTORY: dataDirectory }, { order, json: true }, say);
  return lines;
}

it('the logs tell what became of an order: who worked on it for which requests, and nothing about its buyer', async () => {
  const [variant] = await findBuyable(guest, 1);
  const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
  const id = randomBytes(16).toString('hex');
  const traceparent = `00-${id}-${randomBytes(8).toString('hex')}-00`;
  const placing = { ...guest, query: (text: string, variables = {}) => guest.query(text, variables, { traceparent }) };
  const input = orderOf(cart);
  const { order } = await placeOrder(placing, input);
  await change(staff, 'markOrderPaid', { orderId: order.id }, 'userErrors { code }');
  // A refusal for the same request, by another service, is a part of it.
  await createClient(inject('subgraphUrls').cart, 'not a token').query('{ __typename }', {}, { traceparent });
  const entity = `order:${order.id}`;
  await expect
    .poll(() => linesOf(order.number))
    .toEqual(
      expect.arrayContaining([
        expect.objectContaining({ module: 'checkout', requestId: id, order: order.number, entity, state: 'CONFIRMED' }),
        expect.objectContaining({ module: 'checkout', field: 'markOrderPaid', order: order.number }),
        expect.objectContaining({ service: 'cart-subgraph', requestId: id, security: expect.anything() }),
      ]),
    );
  const text = JSON.stringify(await linesOf(order.number));
  expect(text).not.toContain(input.email);
  expect(text).not.toContain(input.shippingAddress.name);
});
