import { type CommonUserError, invalidInput, isStorableText, isUuid } from '@commerce/graphql';
import type { StockLevel, StockRow } from './catalogue.ts';
import { MAX_ON_HAND } from './product-limits.ts';

/** Why staff change the stock. */
export type AdjustmentReason = 'RECEIVED' | 'RETURNED' | 'DAMAGED' | 'LOST' | 'COUNTED' | 'CORRECTION';

/** A change of stock, as staff request it. */
export interface AdjustmentRequest {
  variantId: string;
  delta?: number | null;
  count?: number | null;
  reason: AdjustmentReason;
  note?: string | null;
  idempotencyKey: string;
}

/** A valid request. */
export interface Adjustment {
  variantId: string;
  change: { delta: number } | { count: number };
  reason: AdjustmentReason;
  note: string | null;
  idempotencyKey: string;
}

/** How stock is counted; omitted fields are left unchanged. */
export interface StockPolicy {
  tracked?: boolean | null | undefined;
  backorder?: boolean | null | undefined;
  /** Null means the shop's default. */
  lowAt?: number | null | undefined;
}

/** Orders hold more units than would be left. */
export type StockReservedError = ReturnType<typeof stockReserved>;

const MAX_DELTA = 1_000_000;
const MAX_NOTE = 500;
const MAX_KEY = 200;

/** Validates a request without looking at stored data. */
export function readAdjustment(request: AdjustmentRequest): Adjustment | CommonUserError {
  const { variantId, reason, note = null, idempotencyKey } = request;
  if (!isUuid(variantId)) return invalidInput('this is not the id of a variant', ['variantId']);
  const change = readChange(request);
  if ('code' in change) return change;
  if (note !== null && (note.length > MAX_NOTE || !isStorableText(note))) {
    return invalidInput(`a note has at most ${MAX_NOTE} characters`, ['note']);
  }
  if (idempotencyKey === '' || idempotencyKey.length > MAX_KEY || !isStorableText(idempotencyKey)) {
    return invalidInput(`a key has 1 to ${MAX_KEY} characters`, ['idempotencyKey']);
  }
  return { variantId, change, reason, note, idempotencyKey };
}

function readChange({ delta = null, count = null, reason }: AdjustmentRequest): Adjustment['change'] | CommonUserError {
  if ((delta === null) === (count === null)) return invalidInput('give exactly one of delta and count', ['delta']);
  if (count !== null) {
    return count >= 0 && count <= MAX_ON_HAND ? { count } : invalidInput(`count 0 to ${MAX_ON_HAND} units`, ['count']);
  }
  if (reason === 'COUNTED') return invalidInput('for COUNTED give count, not delta', ['count']);
  if (delta !== null && delta !== 0 && Math.abs(delta) <= MAX_DELTA) return { delta };
  return invalidInput(`delta must be between -${MAX_DELTA} and ${MAX_DELTA}, and not 0`, ['delta']);
}

/** How many units a change adds, or why it is refused: orders hold units that it would remove. */
export function planAdjustment(
  level: StockLevel,
  { change }: Pick<Adjustment, 'change'>,
): { delta: number } | { problem: StockReservedError | CommonUserError } {
  const [field, onHand] = 'delta' in change ? ['delta', level.onHand + change.delta] : ['count', change.count];
  if (Math.abs(onHand) > MAX_ON_HAND) {
    return { problem: invalidInput(`a variant has at most ${MAX_ON_HAND} units`, [field]) };
  }
  const delta = onHand - level.onHand;
  if (delta < 0 && onHand < 0 && isCounted(level)) return { problem: belowZero(level, delta, field) };
  // An increase is always allowed: it cannot make things worse.
  const oversold = delta < 0 && isOversold({ ...level, onHand });
  return oversold ? { problem: stockReserved({ ...level, onHand }, [field]) } : { delta };
}

/** The new policy of the stock, or why it is refused, such as when more units were sold or reserved than it allows. */
export function planPolicy(
  level: StockRow,
  policy: StockPolicy,
): StockRow | { problem: StockReservedError | CommonUserError } {
  const lowAt = policy.lowAt === undefined ? level.lowAt : policy.lowAt;
  if (lowAt !== null && (lowAt < 0 || lowAt > MAX_ON_HAND)) {
    return { problem: invalidInput(`a threshold is 0 to ${MAX_ON_HAND} units`, ['lowAt']) };
  }
  const { tracked, backorder } = policy;
  const next = { ...level, tracked: tracked ?? level.tracked, backorder: backorder ?? level.backorder, lowAt };
  return isOversold(next) ? { problem: stockReserved(next, ['backorder']) } : next;
}

/** The rule that the database enforces too: reserved units must be in stock, unless units are not counted. */
function isOversold(level: StockLevel): boolean {
  return isCounted(level) && level.onHand < level.reserved;
}

/** Whether the units in stock limit what can be sold. */
function isCounted({ tracked, backorder }: StockLevel): boolean {
  return tracked && !backorder;
}

/** A variant without units has no reservations, so the shortage has nothing to do with orders. */
function belowZero({ onHand }: StockLevel, delta: number, field: string): CommonUserError {
  const message = `there are ${onHand} units, so ${-delta} cannot be removed; count them and give the count`;
  return invalidInput(message, [field]);
}

function stockReserved({ onHand, reserved }: StockLevel, path: string[]) {
  const message = `orders hold ${reserved} units, but only ${onHand} would be left`;
  return { __typename: 'StockReserved', code: 'STOCK_RESERVED', message, path, onHand, reserved } as const;
}
