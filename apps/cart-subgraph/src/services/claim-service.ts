import { randomUUID } from 'node:crypto';
import type { Cart, CartLine } from '../domain/cart.ts';
import { lifetimeFrom } from '../domain/lifetime.ts';
import { mergeLines } from '../domain/merge-lines.ts';
import { newCart } from '../domain/new-cart.ts';
import {
  type CartResult,
  cartNotEditable,
  cartNotFound,
  changed,
  refused,
  versionConflict,
} from '../domain/results.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import type { Settings } from '../settings.ts';
import {
  findCart,
  findLeftOut,
  insertCarts,
  lockCart,
  lockOpenCartOf,
  markMerged,
  saveLines,
} from './cart-repository.ts';

/** The customer's cart, and the guest's lines that did not fit into it; or why nothing was changed. */
export type ClaimResult = CartResult & { linesLeftOut: CartLine[] };

/** Merges guests' carts into those of customers. */
export type ClaimService = ReturnType<typeof createClaimService>;

export function createClaimService({ prisma, settings }: { prisma: PrismaClient; settings: Settings }) {
  /**
   * The customer's open cart, locked; opened if there is none. A concurrent claim may open it between the two
   * statements.
   */
  const ownCart = async (tx: Prisma.TransactionClient, customerId: string): Promise<Cart> => {
    const present = await lockOpenCartOf(tx, customerId);
    if (present) return present;
    const { idleDays } = settings;
    const cart = newCart({ id: randomUUID(), customerId, now: new Date(), idleDays, lines: [] });
    return (await insertCarts(tx, [cart])).has(cart.id) ? cart : ownCart(tx, customerId);
  };

  const merge = async (tx: Prisma.TransactionClient, guests: Cart, customerId: string): Promise<ClaimResult> => {
    const own = await ownCart(tx, customerId);
    if (own.status !== 'ACTIVE') return withNothingLeftOut(refused(cartNotEditable(own)));
    const { lines, leftOut } = mergeLines(own.lines, guests.lines, settings.mergeRule, randomUUID);
    const now = new Date();
    const saved = await saveLines(tx, own, lines, { now, expiresAt: lifetimeFrom(now, settings.idleDays) });
    if (!saved) throw new Error('a locked cart changed');
    await markMerged(tx, guests, { into: own.id, leftOut, now });
    return { ...changed(saved), linesLeftOut: leftOut };
  };

  return {
    /**
     * Merges a guest's lines into the customer's open cart, as far as they fit; from then on the guest's cart refers to
     * it. A repeated claim by the same customer, or a claim of their own cart, returns the cart unchanged.
     */
    async claim(
      customerId: string,
      { cartId, expectedVersion }: { cartId: string; expectedVersion?: number | null },
    ): Promise<ClaimResult> {
      return prisma.$transaction(async (tx) => {
        // Every claim locks the guest's cart before the customer's, so two claims cannot deadlock.
        const cart = await lockCart(tx, cartId);
        if (!cart || (cart.customerId !== null && cart.customerId !== customerId)) {
          return withNothingLeftOut(refused(cartNotFound()));
        }
        if (cart.customerId === customerId) return withNothingLeftOut(changed(cart));
        if (cart.mergedInto !== null) {
          const target = await findCart(tx, cart.mergedInto);
          return target?.customerId === customerId
            ? { ...changed(target), linesLeftOut: await findLeftOut(tx, cart) }
            : withNothingLeftOut(refused(cartNotEditable(cart)));
        }
        if (cart.status !== 'ACTIVE') return withNothingLeftOut(refused(cartNotEditable(cart)));
        if (expectedVersion != null && expectedVersion !== cart.version) {
          return withNothingLeftOut(refused(versionConflict(cart)));
        }
        return merge(tx, cart, customerId);
      });
    },
  };
}

function withNothingLeftOut(result: CartResult): ClaimResult {
  return { ...result, linesLeftOut: [] };
}
