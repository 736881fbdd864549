import { randomUUID } from 'node:crypto';
import { execute } from './fetch.ts';
import {
  AddCartLinesDocument,
  CreateCartDocument,
  PlaceOrderDocument,
  type PlaceOrderInput,
  type PlaceOrderMutation,
  PreviewCheckoutDocument,
  ReadCartDocument,
  type ReadCartQuery,
} from './gql/graphql.ts';

/** What outlives a page: `localStorage` has this form, and a server that renders pages makes it of a cookie of its own. */
export interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export type Cart = NonNullable<ReadCartQuery['cart']>;
type PlacedOrder = NonNullable<PlaceOrderMutation['placeOrder']>;
type OrderError = PlacedOrder['userErrors'][number];

const CART = 'cart-id';
const CHECKOUT = 'checkout-key';
const WHEN_UNAVAILABLE_MS = 2_000;

/** The buyer's cart. Its id is all that a guest needs to use it: it is kept like a password, and never stands in a link. */
export async function readCart(url: string, storage: Storage): Promise<Cart | null> {
  const id = storage.getItem(CART);
  if (id === null) return null;
  const { cart } = await execute(url, ReadCartDocument, { id });
  // One that is ordered, expired or unknown stays so: the next line begins another one.
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

/** What a page does after `placeOrder`. */
export type CheckoutResult =
  | { next: 'thank'; order: NonNullable<PlacedOrder['order']>; accessToken: string | null }
  /** The cart or its prices differ from what the buyer saw: show the new total, and ask again. */
  | { next: 'show-cart'; message: string }
  /** Ask the same again after this time: the outcome is not known yet. */
  | { next: 'wait'; retryAfterMs: number }
  /** Show the message beside the field at `path`. */
  | { next: 'correct'; message: string; path: readonly string[] };

/**
 * Orders the cart at the total that the buyer saw. The key is kept until the outcome is known: a buyer who presses the button
 * twice, or whose connection breaks, orders once.
 */
export async function checkOut(
  url: string,
  storage: Storage,
  buyer: Pick<PlaceOrderInput, 'email' | 'shippingAddress'>,
): Promise<CheckoutResult> {
  const cartId = storage.getItem(CART) ?? '';
  const { cart } = await execute(url, PreviewCheckoutDocument, { cartId });
  const total = cart?.checkoutPreview?.total;
  if (!cart || !total) return { next: 'show-cart', message: 'The total is unknown just now.' };
  const idempotencyKey = storage.getItem(CHECKOUT) ?? randomUUID();
  storage.setItem(CHECKOUT, idempotencyKey);
  const { minorUnits, currencyCode } = total;
  const expected = { expectedVersion: cart.version, expectedTotal: { minorUnits, currencyCode } };
  const { placeOrder } = await execute(url, PlaceOrderDocument, {
    input: { ...buyer, ...expected, cartId, idempotencyKey },
  });
  const error = placeOrder?.userErrors[0];
  if (error && 'retryAfterMs' in error) return { next: 'wait', retryAfterMs: error.retryAfterMs };
  if (error?.code === 'TEMPORARILY_UNAVAILABLE') return { next: 'wait', retryAfterMs: WHEN_UNAVAILABLE_MS };
  storage.removeItem(CHECKOUT);
  if (error || !placeOrder?.order) return afterError(error);
  storage.removeItem(CART);
  return { next: 'thank', order: placeOrder.order, accessToken: placeOrder.accessToken };
}

/** A code that this page does not know yet still has a message for the buyer. */
function afterError(error: OrderError | undefined): CheckoutResult {
  const message = error?.message ?? 'The order was not placed.';
  switch (error?.code) {
    case 'PRICE_CHANGED':
    case 'VERSION_CONFLICT':
    case 'INSUFFICIENT_STOCK':
    case 'VARIANT_NOT_FOR_SALE':
      return { next: 'show-cart', message };
    default:
      return { next: 'correct', message, path: error?.path ?? [] };
  }
}
