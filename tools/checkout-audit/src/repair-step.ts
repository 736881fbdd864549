/** A subgraph with a database. */
export type Owner = 'orders' | 'cart' | 'products';

interface Bought {
  orderId: string;
  lines: readonly { variantId: string; quantity: number }[];
}

/** What an order recorded of its cart. */
export interface OrderedCart {
  orderId: string;
  cartId: string;
  cartVersion: number;
  customerId: string | null;
  placedAt: string;
  lines: readonly { variantId: string; quantity: number; priceId: string }[];
}

/**
 * A step of the checkout that a subgraph carries out again, because one of the databases does not know that it was done.
 * Each may be repeated. The subgraphs read them in their `repair.ts`.
 */
export type RepairStep =
  | ({ owner: 'cart'; do: 'hold' | 'close' } & OrderedCart)
  | { owner: 'cart'; do: 'thaw'; orderId: string; cartId: string }
  | ({ owner: 'products'; do: 'reserve' | 'sell' } & Bought)
  | ({ owner: 'products'; do: 'restock'; returnId: string } & Bought)
  | { owner: 'products'; do: 'release' | 'take-back'; orderId: string }
  | { owner: 'orders'; do: 'cancel'; orderId: string; reason: string };

/** What a step does, in words that follow "would" and "could not". */
export const WORDS: Record<RepairStep['do'], string> = {
  hold: 'hold the cart for the order',
  close: 'close the cart as the order recorded it',
  thaw: 'give the cart back to its buyer',
  reserve: 'reserve the units',
  sell: 'take the units out of stock',
  restock: 'put the units of a return into stock',
  release: 'release the units',
  'take-back': 'put the units back into stock',
  cancel: 'cancel the order',
};

/** Carries out steps one after the other; returns for each why it could not be done, or null. */
export type PerformSteps = (owner: Owner, steps: readonly RepairStep[]) => Promise<(string | null)[]>;
