import type { PaymentSandbox } from '@commerce/payment-sandbox';
import { vi } from 'vitest';
import type { Client } from '../client.ts';
import { change } from '../payments.ts';
import { prepareOrder } from '../shoppers.ts';
import { eur, must } from '../staff.ts';
import type { Part } from './part.ts';

/** The examples of buyers and staff for orders; each has its own order. */
export async function setOrders(shop: { guest: Client; staff: Client; sandbox: PaymentSandbox }): Promise<Part[]> {
  const { guest, staff, sandbox } = shop;
  const { product } = await must(staff, 'createProduct', {
    title: 'Linen tea towel',
    variants: [{ price: eur(1490), stock: { onHand: 100 } }],
  });
  await must(staff, 'publishProduct', { productId: product.id });
  const place = async (paymentMethod: string | null, quantity = 1) => {
    const input = await prepareOrder(guest, [{ variantId: product.variants[0].id, quantity }]);
    return change(guest, 'placeOrder', { ...input, paymentMethod });
  };
  const ofGuests: Part = {
    client: guest,
    examples: {
      cancelOrder: async () => {
        const { order, accessToken } = await place(null);
        return { orderId: order.id, accessToken };
      },
      confirmPayment: async () => {
        const [{ orderId, accessToken }] = (await place('tok_action')).userErrors;
        sandbox.decide(orderId, 'approve');
        return { orderId, accessToken };
      },
    },
  };
  const ofStaff: Part = {
    client: staff,
    examples: {
      orders: async () => {
        await place(null);
        return {};
      },
      capturePayment: async () => ({ orderId: (await place('tok_ok')).order.id }),
      markOrderPaid: async () => ({ orderId: (await place(null)).order.id }),
      fulfilOrder: async () => {
        const { order } = await place('tok_ok');
        return { orderId: order.id, lineId: order.lines[0].id };
      },
      refundOrder: async () => {
        const { order } = await place('tok_ok', 2);
        await change(staff, 'capturePayment', { orderId: order.id });
        return { orderId: order.id, lineId: order.lines[0].id };
      },
      mailDeliveries: async () => {
        await findDeadMail(staff);
        return {};
      },
      replayMailDelivery: () => findDeadMail(staff),
    },
    tidyUp: async () => void (await must(staff, 'archiveProduct', { productId: product.id })),
  };
  return [ofGuests, ofStaff];
}

/** A mail that was given up, as all mails about these orders are. */
function findDeadMail(staff: Client): Promise<{ id: string }> {
  return vi.waitFor(
    async () => {
      const { data } = await staff.query('{ mailDeliveries(first: 1, status: DEAD) { nodes { id } } }');
      const [mail] = data.mailDeliveries.nodes;
      if (!mail) throw new Error('no mail was given up yet');
      return { id: mail.id as string };
    },
    { timeout: 60_000 },
  );
}
