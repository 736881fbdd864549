/** What cart and products hold for one order. */
export interface Holdings {
  cart: 'ACTIVE' | 'FROZEN' | 'ORDERED';
  /** Whether a thaw has left a tombstone. */
  thawed: boolean;
  stock: 'NONE' | 'RESERVED' | 'COMMITTED' | 'RELEASED';
}

/** What orders asks of the others; each arrives once, twice, late or never. */
export type Message = 'FREEZE' | 'THAW' | 'COMPLETE' | 'RESERVE' | 'COMMIT' | 'RELEASE';

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
    return now.stock === 'RELEASED' ? refuse(now) : agree(now);
  },
  COMMIT: (now) =>
    now.stock === 'RESERVED' || now.stock === 'COMMITTED' ? agree({ ...now, stock: 'COMMITTED' }) : refuse(now),
  RELEASE: (now) => agree({ ...now, stock: now.stock === 'COMMITTED' ? 'COMMITTED' : 'RELEASED' }),
};
