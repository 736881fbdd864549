import { z } from 'zod';
import { contract } from './event-contract.ts';
import { idData, momentData, moneyData } from './money.ts';

const variant = {
  variantId: idData.describe('`ProductVariant.id`.'),
  productId: idData.describe('`Product.id`.'),
  sku: z.string().nullable(),
};
const entityOf = ({ variantId }: { variantId: string }) => `variant:${variantId}`;

/** What happens to prices and stock. Triggers of the products database write them. */
export const productEvents = {
  'stock.low': contract({
    version: 1,
    description:
      'What is available of a variant has fallen to its threshold or below it. Told again only after it was above.',
    entityOf,
    data: z.strictObject({
      ...variant,
      quantityAvailable: z.int().describe('Units that can be bought; negative when back-orders are taken.'),
      threshold: z.int(),
    }),
  }),
  'price.changed': contract({
    version: 1,
    description:
      'Another price of a variant has become valid: told at that moment, if it was scheduled. If two are scheduled in the wrong order, the one with the later `validFrom` counts.',
    entityOf,
    data: z.strictObject({
      ...variant,
      priceId: idData.describe('`Price.id`.'),
      price: moneyData,
      previousPrice: moneyData.describe('What it was before, as far as was known when the price was written.'),
      validFrom: momentData,
    }),
  }),
};
