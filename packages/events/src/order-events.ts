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

/** What happens to orders. No personal data beyond the customer's id: who may read the order asks the graph for it. */
export const orderEvents = {
  'order.placed': contract({
    version: 1,
    description: 'An order is confirmed: its stock is taken and its prices stand.',
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
          title: z.string().describe('As it was called when it was bought.'),
          quantity: z.int().positive(),
          unitPrice: moneyData,
        }),
      ),
    }),
  }),
  'order.paid': contract({
    version: 1,
    description: 'An order is paid in full.',
    entityOf,
    data: z.strictObject({ ...order, amount: moneyData.describe('What was captured in all.') }),
  }),
  'order.payment_failed': contract({
    version: 1,
    description:
      'A payment was declined or given up: of an order that is not placed then, or of a placed one whose money was to be taken.',
    entityOf,
    data: z.strictObject({ ...order, reason: z.enum(['PAYMENT_DECLINED', 'PAYMENT_EXPIRED']) }),
  }),
  'order.fulfilled': contract({
    version: 1,
    description: 'Units of an order were sent.',
    entityOf,
    data: z.strictObject({
      ...order,
      fulfillmentId: idData,
      lines: orderLines.describe('What was sent this time.'),
      complete: z.boolean().describe('Whether all of the order was sent by now.'),
      tracking: z
        .strictObject({ carrier: z.string().nullable(), number: z.string().nullable(), url: z.string().nullable() })
        .nullable(),
    }),
  }),
  'order.cancelled': contract({
    version: 1,
    description: 'A confirmed order was called off.',
    entityOf,
    data: z.strictObject({ ...order, reason: z.string().nullable() }),
  }),
  'order.returned': contract({
    version: 1,
    description: 'Units of an order came back.',
    entityOf,
    data: z.strictObject({ ...order, returnId: idData, lines: orderLines.describe('What came back this time.') }),
  }),
  'order.refunded': contract({
    version: 1,
    description: 'Money was paid back for an order.',
    entityOf,
    data: z.strictObject({
      ...order,
      refundId: idData,
      amount: moneyData.describe('What was paid back this time.'),
      refundedTotal: moneyData.describe('What was paid back in all.'),
      complete: z.boolean().describe('Whether all that was captured was paid back by now.'),
    }),
  }),
};
