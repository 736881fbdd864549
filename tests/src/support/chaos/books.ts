/** The outcome of a client's request. */
type Outcome = 'answered' | 'refused' | 'late' | 'lost';

/** A refusal after this time counts as late, in milliseconds. */
const REFUSED_IN_TIME_MS = 1_000;
/** The codes of temporary unavailability. */
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

/** A record of what clients saw, independent of the graph under test. */
export interface Books {
  readonly orders: BookedOrder[];
  /** Names what disturbs the graph from now on. */
  during(fault: string): void;
  /** Records a request. @param codes the codes of all errors in its answer; null if there was no answer. */
  note(codes: readonly string[] | null, durationMs: number): void;
  /** The number of requests by outcome. */
  counts(): Readonly<Record<Outcome, number>>;
  /** The number of requests that were lost or late, by fault and code. */
  failures(): ReadonlyMap<string, number>;
  /** The share of requests that were answered, or refused in time. */
  availability(): number;
}

export function openBooks(): Books {
  const counts: Record<Outcome, number> = { answered: 0, refused: 0, late: 0, lost: 0 };
  const failures = new Map<string, number>();
  let fault = 'no fault';
  return {
    orders: [],
    during(named) {
      fault = named;
    },
    note(codes, durationMs) {
      const outcome = outcomeOf(codes, durationMs);
      counts[outcome] += 1;
      if (outcome === 'answered' || outcome === 'refused') return;
      const what = `${fault}: ${outcome}, ${codes?.join() ?? 'no answer'}`;
      failures.set(what, (failures.get(what) ?? 0) + 1);
    },
    failures: () => failures,
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
  // Any other refusal is a bug: shoppers request nothing that may be refused.
  if (!codes.every((code) => UNAVAILABLE.has(code))) return 'lost';
  return durationMs <= REFUSED_IN_TIME_MS ? 'refused' : 'late';
}
