import { z } from 'zod';
import { contract } from './event-contract.ts';
import { idData, momentData, moneyData } from './money.ts';

const variant = {
  variantId: idData.describe('`ProductVariant.id`.'),
  productId: idData.describe('`Product.id`.'),
  sku: z.string().nullable(),
};
const entityOf = ({ variantId }: { variantId: string }) => `variant:${variantId}`;

/** Events of prices and stock, which triggers of the products database write. */
export const productEvents = {
  'stock.low': contract({
    version: 1,
    description:
      'The available quantity of a variant has fallen to its threshold or below. The event is sent again only after the quantity was above it.',
    entityOf,
    data: z.strictObject({
      ...variant,
      quantityAvailable: z.int().describe('Units that can be bought; negative if back-orders are allowed.'),
      threshold: z.int(),
    }),
  }),
  'price.changed': contract({
    version: 1,
    description:
      'Another price of a variant has become valid; for a scheduled price the event is sent at that time. If two are scheduled in the wrong order, the one with the later `validFrom` counts.',
    entityOf,
    data: z.strictObject({
      ...variant,
      priceId: idData.describe('`Price.id`.'),
      price: moneyData,
      previousPrice: moneyData.describe('The previous price, as known when the new one was written.'),
      validFrom: momentData,
    }),
  }),
};
