/** What cart, products and the payment provider hold for one order. */
export interface Holdings {
  cart: 'ACTIVE' | 'FROZEN' | 'ORDERED';
  /** Whether a thaw left a tombstone. */
  thawed: boolean;
  stock: 'NONE' | 'RESERVED' | 'COMMITTED' | 'RELEASED' | 'RETURNED';
  /** How many times units were taken out of stock, less how many times they were put back. */
  taken: number;
  /** GONE: refused, voided or refunded. */
  money: 'NONE' | 'ASKED' | 'HELD' | 'TAKEN' | 'GONE';
  /** Whether the provider first wants a second factor from the buyer. */
  factor: 'WANTED' | 'NOT_WANTED';
}

/** The messages that orders sends to the others. Each arrives once, twice, late or never. */
export type Message =
  | 'FREEZE'
  | 'THAW'
  | 'COMPLETE'
  | 'RESERVE'
  | 'COMMIT'
  | 'RELEASE'
  | 'RETURN'
  | 'AUTHORIZE'
  | 'CAPTURE'
  | 'VOID';

/** How a participant reacts to a message: what it holds afterwards, and whether it agreed. */
export interface Reaction {
  holdings: Holdings;
  agreed: boolean;
  /** Neither yes nor no so far. */
  waiting?: true;
}

/** The rules of cart, products and the provider, as far as the checkout can see them. */
export type Participants = Record<Message, (holdings: Holdings) => Reaction>;

const agree = (holdings: Holdings): Reaction => ({ holdings, agreed: true });
const refuse = (holdings: Holdings): Reaction => ({ holdings, agreed: false });
const wait = (holdings: Holdings): Reaction => ({ holdings, agreed: false, waiting: true });

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
  AUTHORIZE: (now) => {
    if (now.money === 'GONE') return refuse(now);
    if (now.money === 'HELD' || now.money === 'TAKEN') return agree(now);
    return now.factor === 'WANTED' ? wait({ ...now, money: 'ASKED' }) : agree({ ...now, money: 'HELD' });
  },
  CAPTURE: (now) => (now.money === 'HELD' || now.money === 'TAKEN' ? agree({ ...now, money: 'TAKEN' }) : refuse(now)),
  VOID: (now) => agree({ ...now, money: 'GONE' }),
};
