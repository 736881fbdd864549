/** What cart and products hold for one order. */
export interface Holdings {
  cart: 'ACTIVE' | 'FROZEN' | 'ORDERED';
  /** Whether a thaw has left a tombstone. */
  thawed: boolean;
  stock: 'NONE' | 'RESERVED' | 'COMMITTED' | 'RELEASED' | 'RETURNED';
  /** How many times the units were taken out of stock, less how many times they were put back. */
  taken: number;
}

/** What orders asks of the others; each arrives once, twice, late or never. */
export type Message = 'FREEZE' | 'THAW' | 'COMPLETE' | 'RESERVE' | 'COMMIT' | 'RELEASE' | 'RETURN';

/** What a participant makes of a message: what it holds then, and whether it agreed. */
export interface Reaction {
  holdings: Holdings;
  agreed: boolean;
}

/** The rules that cart and products keep, as far as the checkout can see them. */
export type Participants = Record<Message, (holdings: Holdings) => Reaction>;

const agree = (holdings: Holdings): Reaction => ({ holdings, agreed: true });
const refuse = (holdings: Holdings): Reaction => ({ holdings, agreed: false });

export const participants: Participants = {
  FREEZE: (now) => {
    if (now.cart !== 'ACTIVE') return agree(now);
    return now.thawed ? refuse(now) : agree({ ...now, cart: 'FROZEN' });
  },
  THAW: (now) => agree({ ...now, thawed: true, cart: now.cart === 'FROZEN' ? 'ACTIVE' : now.cart }),
  COMPLETE: (now) => (now.cart === 'ACTIVE' ? refuse(now) : agree({ ...now, cart: 'ORDERED' })),
  RESERVE: (now) => {
    if (now.stock === 'NONE') return agree({ ...now, stock: 'RESERVED' });
    return now.stock === 'RELEASED' || now.stock === 'RETURNED' ? refuse(now) : agree(now);
  },
  COMMIT: (now) => {
    if (now.stock === 'RESERVED') return agree({ ...now, stock: 'COMMITTED', taken: now.taken + 1 });
    return now.stock === 'COMMITTED' ? agree(now) : refuse(now);
  },
  RELEASE: (now) => agree(now.stock === 'RESERVED' || now.stock === 'NONE' ? { ...now, stock: 'RELEASED' } : now),
  RETURN: (now) => {
    if (now.stock === 'COMMITTED') return agree({ ...now, stock: 'RETURNED', taken: now.taken - 1 });
    return now.stock === 'RETURNED' ? agree(now) : refuse(now);
  },
};
