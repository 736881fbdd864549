import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buyPaid, change, openPayingShop, type PayingShop, readOrder } from './support/payments.ts';

let shop: PayingShop;
beforeAll(async () => {
  shop = await openPayingShop({ PAYMENT_CAPTURE: 'fulfilment' });
});
afterAll(() => shop?.stop());

const AT_ONCE = 50;
const times = <Answer>(act: () => Promise<Answer>) => Promise.all(Array.from({ length: AT_ONCE }, act));

describe('a shop that captures the payment when it sends the goods', () => {
  it('a shop that captures when it sends the goods holds the payment until then, and lists what is to be sent', async () => {
    const { order, orderId } = await buyPaid(shop);
    expect(order).toMatchObject({ status: 'CONFIRMED', payments: [{ status: 'AUTHORIZED' }] });
    const { data } = await shop.staff.query('{ orders(filter: { toFulfil: true }) { nodes { id } } }');
    expect(data.orders.nodes).toContainEqual({ id: orderId });

    const { order: sent } = await change(shop.staff, 'fulfilOrder', { orderId });
    expect(sent).toMatchObject({ status: 'FULFILLED', payments: [{ status: 'CAPTURED' }] });
    expect(shop.sandbox.payment(orderId)?.charges).toEqual({ held: 1, taken: 1 });
  });

  it(`a shop that captures when it sends the goods captures once, even with ${AT_ONCE} concurrent requests`, async () => {
    const { orderId } = await buyPaid(shop);
    const answers = await times(() => change(shop.staff, 'capturePayment', { orderId }));
    expect(new Set(answers.map(({ order }) => order?.status))).toEqual(new Set(['PAID']));
    expect(shop.sandbox.payment(orderId)?.charges).toEqual({ held: 1, taken: 1 });
    const { events } = await readOrder(shop, orderId);
    const requests = events.filter(({ type }: { type: string }) => type === 'CAPTURE_REQUESTED' || type === 'PAID');
    expect(requests).toHaveLength(2);
  });

  it('a shop that captures when it sends the goods releases the payment if the order is cancelled, even if it is captured at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const { orderId, accessToken } = await buyPaid(shop);
      await Promise.all([
        change(shop.staff, 'capturePayment', { orderId }),
        change(shop.guest, 'cancelOrder', { orderId, accessToken }),
      ]);
      await shop.lab.recovery();
      const { status } = await readOrder(shop, orderId);
      const { capturedMinor = 0, refundedMinor = 0 } = shop.sandbox.payment(orderId) ?? {};
      expect(status === 'CANCELLED' ? capturedMinor - refundedMinor : refundedMinor).toBe(0);
    }
  });

  it('a shop that captures when it sends the goods does not let an authorized order be marked as paid in another way', async () => {
    const { orderId } = await buyPaid(shop);
    const { userErrors } = await change(shop.staff, 'markOrderPaid', { orderId });
    expect(userErrors).toMatchObject([{ code: 'ORDER_STATUS_CONFLICT', status: 'CONFIRMED' }]);
  });
});
