/** What became of one request of a client. */
type Outcome = 'answered' | 'refused' | 'late' | 'lost';

/** A refusal that comes later than this is no better than none, in milliseconds. */
const REFUSED_IN_TIME_MS = 1_000;
/** The codes with which the graph says that it cannot do something just now. */
const UNAVAILABLE = new Set([
  'AUTHENTICATION_UNAVAILABLE',
  'CHECKOUT_IN_PROGRESS',
  'SERVICE_UNAVAILABLE',
  'SUBGRAPH_UNAVAILABLE',
  'TEMPORARILY_UNAVAILABLE',
]);

/** An order that a buyer was told of. */
export interface BookedOrder {
  number: string;
  /** In minor units. */
  total: number;
  /** Units by variant. */
  units: ReadonlyMap<string, number>;
  isCancelled: boolean;
}

/** What clients have seen, kept outside of the graph that is tested. */
export interface Books {
  readonly orders: BookedOrder[];
  /** Notes a request. @param codes of all errors of its answer; null if there was no answer. */
  note(codes: readonly string[] | null, durationMs: number): void;
  /** How many requests there were, by what became of them. */
  counts(): Readonly<Record<Outcome, number>>;
  /** The part of requests that was answered, or refused in time. */
  availability(): number;
}

export function openBooks(): Books {
  const counts: Record<Outcome, number> = { answered: 0, refused: 0, late: 0, lost: 0 };
  return {
    orders: [],
    note(codes, durationMs) {
      counts[outcomeOf(codes, durationMs)] += 1;
    },
    counts: () => ({ ...counts }),
    availability() {
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      return (counts.answered + counts.refused) / Math.max(1, total);
    },
  };
}

function outcomeOf(codes: readonly string[] | null, durationMs: number): Outcome {
  if (codes === null) return 'lost';
  if (codes.length === 0) return 'answered';
  // What is refused for another reason is a bug: shoppers ask for nothing that may be refused.
  if (!codes.every((code) => UNAVAILABLE.has(code))) return 'lost';
  return durationMs <= REFUSED_IN_TIME_MS ? 'refused' : 'late';
}
