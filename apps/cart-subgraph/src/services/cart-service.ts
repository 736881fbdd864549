import { randomUUID } from 'node:crypto';
import { batchCalls, createTaskRounds } from '@commerce/batching';
import type { SqlRunner } from '@commerce/database';
import { isUuid } from '@commerce/graphql';
import type { Viewer } from '@commerce/identity';
import { mayEdit, mayRead } from '../domain/access.ts';
import type { Cart, CartLine } from '../domain/cart.ts';
import type { Edit } from '../domain/edit-lines.ts';
import { lifetimeFrom } from '../domain/lifetime.ts';
import { newCart } from '../domain/new-cart.ts';
import {
  type CartError,
  type CartResult,
  cartNotEditable,
  cartNotFound,
  changed,
  editProblem,
  refused,
  tooManyEdits,
  versionConflict,
} from '../domain/results.ts';
import { Prisma, type PrismaClient } from '../generated/prisma/client.ts';
import { findCart, findCarts, insertCarts, lockCart, saveLines } from './cart-repository.ts';

const OPTIMISTIC_ATTEMPTS = 2;
/** How many edits of one cart may wait: each holds one of the connections that its caller has for all carts. */
const MAX_WAITING_EDITS = 50;

/** Reads and edits carts. */
export type CartService = ReturnType<typeof createCartService>;

/** The cart to edit, and the version that it must still have; if omitted, any version. */
export interface EditTarget {
  cartId: string;
  expectedVersion?: number | null | undefined;
  /** The input field with the edited items, for the paths of errors. */
  list: string;
}

/** Why the viewer cannot edit the cart in its current state; null if they can. */
export function refusalToEdit(
  cart: Cart | null,
  viewer: Viewer,
  { expectedVersion }: Pick<EditTarget, 'expectedVersion'>,
): CartError | null {
  if (!cart || !mayEdit(viewer, cart)) return cartNotFound();
  if (cart.status !== 'ACTIVE') return cartNotEditable(cart);
  return expectedVersion != null && expectedVersion !== cart.version ? versionConflict(cart) : null;
}

/** @param settings.idleDays how long a cart lives after its last change. */
export function createCartService({
  prisma,
  sql,
  settings,
}: {
  prisma: PrismaClient;
  sql: SqlRunner;
  settings: { idleDays: number };
}) {
  // Edits of a cart wait here for each other. In the database, each would hold a connection while it waits.
  const inTurn = createTaskRounds({ maxSize: 1, maxWaitMs: Infinity });
  const edits = new Map<string, number>();
  const insert = batchCalls(async (carts: readonly Cart[]) => {
    const opened = await insertCarts(sql, carts);
    return carts.map(({ id }) => opened.has(id));
  });
  const lifetime = () => {
    const now = new Date();
    return { now, expiresAt: lifetimeFrom(now, settings.idleDays) };
  };

  /** One attempt on the current cart; null if it was changed between reading and writing. */
  const editOnce = async (
    on: SqlRunner,
    cart: Cart | null,
    viewer: Viewer,
    target: EditTarget,
    edit: Edit,
  ): Promise<CartResult | null> => {
    const refusal = refusalToEdit(cart, viewer, target);
    if (refusal || !cart) return refused(refusal ?? cartNotFound());
    const result = await edit(cart.lines);
    if ('problem' in result) return refused(editProblem(result.problem, target.list));
    const saved = await saveLines(on, cart, result.lines, lifetime());
    return saved && changed(saved);
  };

  /**
   * The first attempts take no lock, and are repeated after a concurrent edit of another process; after that, the
   * cart's row is locked first.
   */
  const editInDatabase = async (viewer: Viewer, target: EditTarget, edit: Edit): Promise<CartResult> => {
    for (let attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
      const result = await editOnce(sql, await findCart(sql, target.cartId), viewer, target, edit);
      if (result) return result;
    }
    const result = await prisma.$transaction(async (tx) =>
      editOnce(tx, await lockCart(tx, target.cartId), viewer, target, edit),
    );
    if (!result) throw new Error('a locked cart changed');
    return result;
  };

  return {
    /**
     * The carts that the viewer may see, by id. The ids come from a sub-select, so the same plan serves any number of
     * them.
     */
    async byIds(ids: readonly string[], viewer: Viewer): Promise<Map<string, Cart>> {
      const carts = await findCarts(sql, Prisma.sql`id = ANY((SELECT ${ids}::uuid[])::uuid[])`);
      return new Map(carts.filter((cart) => mayRead(viewer, cart)).map((cart) => [cart.id, cart]));
    },

    /** The lines of carts that the viewer may see, by the lines' ids. */
    async linesByIds(ids: readonly string[], viewer: Viewer): Promise<Map<string, CartLine>> {
      const carts = await findCarts(
        sql,
        Prisma.sql`id IN (SELECT cart_id FROM cart_line WHERE id = ANY((SELECT ${ids.filter(isUuid)}::uuid[])::uuid[]))`,
      );
      const lines = carts.filter((cart) => mayRead(viewer, cart)).flatMap((cart) => cart.lines);
      return new Map(lines.map((line) => [line.id, line]));
    },

    /** The customer's cart that is ACTIVE or FROZEN. */
    async openCartOf(customerId: string): Promise<Cart | null> {
      const [cart] = await findCarts(sql, Prisma.sql`customer_id = ${customerId} AND status IN ('ACTIVE', 'FROZEN')`);
      return cart ?? null;
    },

    /**
     * Opens a cart with lines for the viewer; carts that are opened at the same time share a statement.
     * @returns null if the viewer is a customer with an open cart.
     */
    async open(viewer: Viewer, lines: readonly CartLine[]): Promise<Cart | null> {
      const { customerId } = viewer;
      const cart = newCart({ id: randomUUID(), customerId, now: new Date(), idleDays: settings.idleDays, lines });
      return (await insert(cart)) ? cart : null;
    },

    /**
     * Changes a cart's lines. No concurrent edit is lost: edits within this process take turns, and the database
     * decides between processes. If too many wait already, it is refused at once.
     */
    async edit(viewer: Viewer, target: EditTarget, edit: Edit): Promise<CartResult> {
      const { cartId } = target;
      const before = edits.get(cartId) ?? 0;
      if (before > MAX_WAITING_EDITS) return refused(tooManyEdits());
      edits.set(cartId, before + 1);
      try {
        return await inTurn(cartId, () => editInDatabase(viewer, target, edit));
      } finally {
        const left = (edits.get(cartId) ?? 1) - 1;
        if (left > 0) edits.set(cartId, left);
        else edits.delete(cartId);
      }
    },
  };
}
