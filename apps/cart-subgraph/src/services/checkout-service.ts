import type { SqlRunner } from '@commerce/database';
import { invalidInput } from '@commerce/graphql';
import type { ProductsClient, VariantQuote } from '../clients/products-client.ts';
import type { Cart, CartStatus } from '../domain/cart.ts';
import {
  type CartError,
  cartNotEditable,
  cartNotFound,
  variantNotForSale,
  versionConflict,
} from '../domain/results.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CartPins, closeCarts, freezeAsRead, isThawed, thawCart } from './cart-holds.ts';
import { findCart, findCartsByIds } from './cart-repository.ts';

/** Freezes carts for orders, thaws them, and closes them. Every call may be repeated. */
export type CheckoutService = ReturnType<typeof createCheckoutService>;

/** A line of a frozen cart, with the data from products. */
export interface FrozenLine {
  quantity: number;
  quote: VariantQuote;
  price: NonNullable<VariantQuote['price']>;
}

/** The frozen lines, or why the cart was not frozen. */
export interface FreezeResult {
  lines: FrozenLine[] | null;
  userErrors: CartError[];
}

interface FreezeRequest {
  cartId: string;
  expectedVersion: number;
  orderId: string;
  customerId: string | null;
}

/** A cart that can be frozen for the order, or is frozen already, with its lines and the data from products. */
interface PricedRequest {
  request: FreezeRequest;
  cart: Cart;
  lines: FrozenLine[];
}

export function createCheckoutService({
  prisma,
  sql,
  products,
  settings,
}: {
  prisma: PrismaClient;
  sql: SqlRunner;
  products: ProductsClient;
  settings: { idleDays: number };
}) {
  /**
   * Requests the prices of all carts at once. Returns, for each request, its result if known already, or what to
   * freeze.
   */
  const price = async (
    requests: readonly FreezeRequest[],
    deadline: number,
  ): Promise<(FreezeResult | PricedRequest)[]> => {
    const carts = await findCartsByIds(sql, [...new Set(requests.map(({ cartId }) => cartId))]);
    const freezable = requests.map((request) => {
      const cart = carts.get(request.cartId) ?? null;
      const refusal = refusalToFreeze(cart, request);
      return refusal || !cart ? refusedToFreeze(refusal ?? cartNotFound()) : { request, cart };
    });
    const wanted = freezable.flatMap((each) => ('cart' in each ? each.cart.lines : []));
    const quotes = await products.quote(
      wanted.map(({ variantId, pinnedPriceId }) => ({ variantId, priceId: pinnedPriceId })),
      deadline,
    );
    let next = 0;
    return freezable.map((each) => {
      if (!('cart' in each)) return each;
      const count = each.cart.lines.length;
      next += count;
      return priced(each.request, each.cart, quotes.slice(next - count, next));
    });
  };

  /**
   * Freezes a cart that could not be frozen with the others: reads it again, and reports the reason if that fails too.
   */
  const freezeAlone = async (request: FreezeRequest, deadline: number): Promise<FreezeResult> => {
    if (await isThawed(sql, request.orderId)) {
      return refusedToFreeze(invalidInput('the order was cancelled', ['orderId']));
    }
    const [result = refusedToFreeze(cartNotFound())] = await freeze([request], deadline);
    return result;
  };

  /** Gets the prices first; then one call checks that nothing has changed, and pins them. */
  const freeze = async (requests: readonly FreezeRequest[], deadline = Infinity): Promise<FreezeResult[]> => {
    const all = await price(requests, deadline);
    const open = all.flatMap((each) => ('cart' in each && each.cart.orderId === null ? [toPins(each)] : []));
    const frozen = new Set(await freezeAsRead(sql, open));
    return Promise.all(
      all.map((each) => {
        if (!('cart' in each)) return each;
        const { request, cart, lines } = each;
        const isFrozen = cart.orderId !== null || frozen.has(request.orderId);
        return isFrozen ? { lines, userErrors: [] } : freezeAlone(request, deadline);
      }),
    );
  };

  return {
    /** Each cart independently: one that cannot be frozen does not affect the others. */
    freeze,

    /** Reopens the order's cart for editing, and leaves a tombstone that blocks a late freeze. */
    thaw: (cartId: string, orderId: string): Promise<CartStatus | null> =>
      thawCart(prisma, { cartId, orderId }, settings),

    /** Closes the orders' carts permanently; returns the status of each. */
    async complete(requests: readonly { cartId: string; orderId: string }[]): Promise<(CartStatus | null)[]> {
      const closed = new Set(await closeCarts(sql, requests));
      return Promise.all(
        requests.map(async ({ cartId }) =>
          closed.has(cartId) ? 'ORDERED' : ((await findCart(sql, cartId))?.status ?? null),
        ),
      );
    },
  };
}

function refusedToFreeze(error: CartError): FreezeResult {
  return { lines: null, userErrors: [error] };
}

/** Null if the cart can be frozen for the order, or is frozen already. */
function refusalToFreeze(cart: Cart | null, { expectedVersion, orderId, customerId }: FreezeRequest): CartError | null {
  if (!cart || (cart.customerId !== null && cart.customerId !== customerId)) return cartNotFound();
  if (cart.orderId === orderId) return null;
  if (cart.status !== 'ACTIVE') return cartNotEditable(cart);
  if (cart.version !== expectedVersion) return versionConflict(cart);
  return cart.lines.length === 0 ? invalidInput('the cart is empty', ['cartId']) : null;
}

/** Sold-out variants are not refused here: the reservation reports them, with the number left. */
function priced(
  request: FreezeRequest,
  cart: Cart,
  quotes: readonly (VariantQuote | null)[],
): FreezeResult | PricedRequest {
  const gone = cart.orderId === null ? cart.lines.find((_, index) => !quotes[index]?.sold) : undefined;
  if (gone) return refusedToFreeze(variantNotForSale(gone.variantId, null));
  const lines = cart.lines.flatMap(({ quantity }, index) => {
    const quote = quotes[index];
    return quote?.price ? [{ quantity, quote, price: quote.price }] : [];
  });
  return { request, cart, lines };
}

function toPins({ request, lines }: PricedRequest): CartPins {
  const pins = lines.map(({ quote, price }) => ({ variantId: quote.variantId, priceId: price.id }));
  return { cartId: request.cartId, orderId: request.orderId, version: request.expectedVersion, pins };
}
