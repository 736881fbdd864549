import { z } from 'zod';
import { contract } from './event-contract.ts';
import { idData, momentData, moneyData } from './money.ts';

const order = {
  orderId: idData.describe('`Order.id`.'),
  number: z.string().describe('`Order.number`.'),
};
const entityOf = ({ orderId }: { orderId: string }) => `order:${orderId}`;
const orderLines = z.array(
  z.strictObject({
    lineId: idData.describe('`OrderLine.id`.'),
    variantId: idData.describe('`ProductVariant.id`.'),
    quantity: z.int().positive(),
  }),
);

/**
 * Events of orders. They hold no personal data beyond the customer's id: those who may read the order query the graph.
 */
export const orderEvents = {
  'order.placed': contract({
    version: 1,
    description: 'An order is confirmed: its stock is sold and its prices are final.',
    entityOf,
    data: z.strictObject({
      ...order,
      customerId: z.string().nullable().describe('Null for guests.'),
      placedAt: momentData,
      total: moneyData.describe('`Order.placedTotal`.'),
      lines: z.array(
        z.strictObject({
          lineId: idData.describe('`OrderLine.id`.'),
          variantId: idData.describe('`ProductVariant.id`.'),
          sku: z.string().nullable(),
          title: z.string().describe('The title at the time of purchase.'),
          quantity: z.int().positive(),
          unitPrice: moneyData,
        }),
      ),
    }),
  }),
  'order.payment_due': contract({
    version: 1,
    description: 'A confirmed order is not paid yet. If it stays unpaid, it is cancelled after the given time.',
    entityOf,
    data: z.strictObject({
      ...order,
      amount: moneyData.describe('The amount to be paid.'),
      cancelledAfter: momentData.describe('The earliest time at which it is cancelled.'),
    }),
  }),
  'order.paid': contract({
    version: 1,
    description: 'An order is paid in full.',
    entityOf,
    data: z.strictObject({ ...order, amount: moneyData.describe('The captured amount in total.') }),
  }),
  'order.payment_failed': contract({
    version: 1,
    description:
      'A payment was declined or has expired. Either the order is not placed, or the capture of a placed order failed.',
    entityOf,
    data: z.strictObject({ ...order, reason: z.enum(['PAYMENT_DECLINED', 'PAYMENT_EXPIRED']) }),
  }),
  'order.fulfilled': contract({
    version: 1,
    description: 'Units of an order were sent.',
    entityOf,
    data: z.strictObject({
      ...order,
      fulfillmentId: idData.describe('`Fulfilment.id`.'),
      lines: orderLines.describe('The units sent this time.'),
      complete: z.boolean().describe('Whether the whole order is sent now.'),
      tracking: z
        .strictObject({ carrier: z.string().nullable(), number: z.string().nullable(), url: z.string().nullable() })
        .nullable(),
    }),
  }),
  'order.cancelled': contract({
    version: 1,
    description: 'A confirmed order was cancelled.',
    entityOf,
    data: z.strictObject({ ...order, reason: z.string().nullable() }),
  }),
  'order.returned': contract({
    version: 1,
    description: 'Units of an order were returned.',
    entityOf,
    data: z.strictObject({ ...order, returnId: idData, lines: orderLines.describe('The units returned this time.') }),
  }),
  'order.refunded': contract({
    version: 1,
    description: 'Money was refunded for an order.',
    entityOf,
    data: z.strictObject({
      ...order,
      refundId: idData.describe('`Refund.id`.'),
      amount: moneyData.describe('The amount refunded this time.'),
      refundedTotal: moneyData.describe('The amount refunded in total.'),
      complete: z.boolean().describe('Whether the whole captured amount is refunded now.'),
    }),
  }),
};
