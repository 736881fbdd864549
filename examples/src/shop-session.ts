import { execute } from './fetch.ts';
import { AddCartLinesDocument, CreateCartDocument, ReadCartDocument, type ReadCartQuery } from './gql/graphql.ts';

/** What outlives a page: `localStorage` has this form, and a server that renders pages makes it of a cookie of its own. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export type Cart = NonNullable<ReadCartQuery['cart']>;

/** The key of the cart's id in the storage, and the name of its cookie. */
export const CART = 'cart-id';

/** The buyer's cart. Its id is all that a guest needs to use it: it is kept like a password, and never stands in a link. */
export async function readCart(url: string, storage: Storage): Promise<Cart | null> {
  const id = storage.getItem(CART);
  if (id === null) return null;
  const { cart } = await execute(url, ReadCartDocument, { id });
  // One that is ordered, expired or unknown remains so: the next line begins another one.
  if (cart?.status === 'ACTIVE' || cart?.status === 'FROZEN') return cart;
  storage.removeItem(CART);
  return null;
}

/** Puts a variant into the cart, and makes the cart if there is none. @throws {Error} with what to show to the buyer. */
export async function addToCart(url: string, storage: Storage, variantId: string, quantity = 1): Promise<Cart> {
  const cart = (await readCart(url, storage)) ?? (await createCart(url, storage));
  const lines = [{ variantId, quantity }];
  const { addCartLines } = await execute(url, AddCartLinesDocument, { input: { cartId: cart.id, lines } });
  const error = addCartLines?.userErrors[0];
  if (error || !addCartLines?.cart) throw new Error(error?.message ?? 'The cart did not change.');
  return addCartLines.cart;
}

async function createCart(url: string, storage: Storage): Promise<Cart> {
  const { createCart } = await execute(url, CreateCartDocument, { input: {} });
  if (!createCart?.cart) throw new Error(createCart?.userErrors[0]?.message ?? 'There is no cart.');
  storage.setItem(CART, createCart.cart.id);
  return createCart.cart;
}
