import type { Client } from '../client.ts';
import { findBuyable, openCart, orderOf, placeOrder } from '../shopping.ts';
import type { Part } from './part.ts';

/** The examples of buyers, up to the order. Those that change a cart share one, as in a shop. */
export async function setBuyers({ guest, customer }: { guest: Client; customer: Client }): Promise<Part[]> {
  const [variant] = await findBuyable(guest, 1);
  const variantId = variant?.id ?? '';
  const open = (client: Client) => openCart(client, [{ variantId, quantity: 1 }]);
  const { id: cartId } = await open(guest);
  const { data } = await guest.query(
    `query ($cartId: ID!) {
      cart(id: $cartId) { lines { id } }
      categories { slug }
      products(first: 1) { nodes { slug } }
    }`,
    { cartId },
  );
  const lineId = data.cart.lines[0].id;
  await placeOrder(customer, orderOf(await open(customer)));
  const ofGuests: Part = {
    client: guest,
    examples: {
      product: () => ({ slug: data.products.nodes[0].slug }),
      category: () => ({ slug: data.categories[0].slug }),
      createCart: () => ({ variantId }),
      addCartLines: () => ({ cartId, variantId }),
      updateCartLines: () => ({ cartId, lineId }),
      cart: () => ({ cartId }),
      acknowledgeCartNotices: () => ({ cartId }),
      removeCartLines: () => ({ cartId, lineId }),
      clearCart: () => ({ cartId }),
      placeOrder: async () => ({ input: orderOf(await open(guest)) }),
      order: async () => {
        const { order, accessToken } = await placeOrder(guest, orderOf(await open(guest)));
        return { number: order.number, accessToken };
      },
    },
  };
  const ofCustomers: Part = {
    client: customer,
    examples: {
      claimCart: async () => ({ cartId: (await open(guest)).id }),
      myCart: () => ({}),
      myOrders: () => ({}),
    },
  };
  return [ofGuests, ofCustomers];
}
