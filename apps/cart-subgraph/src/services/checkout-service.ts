import { invalidInput } from '@commerce/graphql';
import type { ProductsClient, VariantQuote } from '../clients/products-client.ts';
import type { Cart, CartStatus } from '../domain/cart.ts';
import { lifetimeFrom } from '../domain/lifetime.ts';
import {
  type CartError,
  cartNotEditable,
  cartNotFound,
  variantNotForSale,
  versionConflict,
} from '../domain/results.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { findCart, lockCart } from './cart-repository.ts';

/** Holds carts still for orders, lets them go, and closes them. Every call may be repeated. */
export type CheckoutService = ReturnType<typeof createCheckoutService>;

/** A line of a frozen cart with what products says of it. */
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

export function createCheckoutService({
  prisma,
  products,
  settings,
}: {
  prisma: PrismaClient;
  products: ProductsClient;
  settings: { idleDays: number };
}) {
  return {
    /** Prices are asked for first; then one call checks that nothing has changed, and pins them. */
    async freeze(request: FreezeRequest): Promise<FreezeResult> {
      const cart = await findCart(prisma, request.cartId);
      const refusal = refusalToFreeze(cart, request);
      if (refusal || !cart) return refusedToFreeze(refusal ?? cartNotFound());
      const quotes = await products.quote(
        cart.lines.map(({ variantId, pinnedPriceId }) => ({ variantId, priceId: pinnedPriceId })),
      );
      const lines = cart.lines.flatMap(({ quantity }, index) => {
        const quote = quotes[index];
        return quote?.price ? [{ quantity, quote, price: quote.price }] : [];
      });
      if (cart.orderId === request.orderId) return { lines, userErrors: [] };
      // What is sold out is for the reservation to say, with how many are left.
      const gone = cart.lines.find((_, index) => !quotes[index]?.sold);
      if (gone) return refusedToFreeze(variantNotForSale(gone.variantId, null));

      if (await pinPrices(prisma, request, lines)) return { lines, userErrors: [] };
      const reason = await whyNotFrozen(prisma, request);
      // Another call for the same order has frozen it, perhaps at other prices: those count.
      return reason ? refusedToFreeze(reason) : this.freeze(request);
    },

    /** Lets the order's cart be edited again, and leaves a tombstone that a freeze that arrives late respects. */
    async thaw(cartId: string, orderId: string): Promise<CartStatus | null> {
      return prisma.$transaction(async (tx) => {
        const cart = await lockCart(tx, cartId);
        await tx.thawedOrder.upsert({ where: { orderId }, create: { orderId, cartId }, update: {} });
        if (cart?.status !== 'FROZEN' || cart.orderId !== orderId) return cart?.status ?? null;
        await tx.cartLine.updateMany({ where: { cartId }, data: { pinnedPriceId: null } });
        await tx.cart.update({
          where: { id: cartId },
          data: { status: 'ACTIVE', orderId: null, expiresAt: lifetimeFrom(new Date(), settings.idleDays) },
        });
        return 'ACTIVE';
      });
    },

    /** Closes the order's cart for ever. */
    async complete(cartId: string, orderId: string): Promise<CartStatus | null> {
      const count = await prisma.$executeRaw`
        UPDATE cart SET status = 'ORDERED'
        WHERE id = ${cartId}::uuid AND order_id = ${orderId}::uuid AND status = 'FROZEN'`;
      return count === 1 ? 'ORDERED' : ((await findCart(prisma, cartId))?.status ?? null);
    },
  };
}

function refusedToFreeze(error: CartError): FreezeResult {
  return { lines: null, userErrors: [error] };
}

/** Null if the cart can be frozen for the order, or is already. */
function refusalToFreeze(cart: Cart | null, { expectedVersion, orderId, customerId }: FreezeRequest): CartError | null {
  if (!cart || (cart.customerId !== null && cart.customerId !== customerId)) return cartNotFound();
  if (cart.orderId === orderId) return null;
  if (cart.status !== 'ACTIVE') return cartNotEditable(cart);
  if (cart.version !== expectedVersion) return versionConflict(cart);
  return cart.lines.length === 0 ? invalidInput('the cart is empty', ['cartId']) : null;
}

/** Freezes the cart if it is as it was read; false if somebody else was faster. */
async function pinPrices(prisma: PrismaClient, request: FreezeRequest, lines: readonly FrozenLine[]): Promise<boolean> {
  const { cartId, orderId, expectedVersion } = request;
  const [row] = await prisma.$queryRaw<{ frozen: boolean }[]>`
    SELECT freeze_cart(${cartId}::uuid, ${orderId}::uuid, ${expectedVersion}::int,
      ${lines.map(({ quote }) => quote.variantId)}::uuid[], ${lines.map(({ price }) => price.id)}::uuid[]) AS frozen`;
  return row?.frozen ?? false;
}

/** What has come between reading a cart and freezing it; null if it is frozen for the order. */
async function whyNotFrozen(prisma: PrismaClient, request: FreezeRequest): Promise<CartError | null> {
  const thawed = await prisma.thawedOrder.findUnique({ where: { orderId: request.orderId } });
  if (thawed) return invalidInput('the order was called off', ['orderId']);
  return refusalToFreeze(await findCart(prisma, request.cartId), request);
}
