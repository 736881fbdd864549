import { z } from 'zod';
import { contract } from './event-contract.ts';
import { idData, momentData } from './money.ts';

/** What happens to carts of customers. Never those of guests: whoever knows the id of such a cart may use it. */
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
