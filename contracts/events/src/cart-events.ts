import { z } from 'zod';
import { contract } from './event-contract.ts';
import { idData, momentData } from './money.ts';

/** Events of customers' carts. Guests' carts have none: their id alone gives access. */
export const cartEvents = {
  'cart.expired': contract({
    version: 1,
    description: "A customer's cart that was not empty has expired, because it was not changed for a long time.",
    entityOf: ({ cartId }) => `cart:${cartId}`,
    data: z.strictObject({
      cartId: idData.describe('`Cart.id`.'),
      customerId: z.string(),
      lineCount: z.int().positive(),
      updatedAt: momentData.describe('When the cart was last changed.'),
    }),
  }),
};
