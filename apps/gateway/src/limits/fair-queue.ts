import { graphqlError } from '@commerce/graphql';
import { LRUCache } from 'lru-cache';

/** The longest wait, in milliseconds: a longer one would leave too little time for the fetches of the operation. */
const MAX_WAIT_MS = 5_000;
/** A task that runs longer waits for something else, such as a subgraph that does not answer: others take its place. */
const MAX_COUNTED_MS = 2_000;
/** The maximum number of waiting tasks; with their variables they take memory. */
const MAX_WAITING = 1_000;
/** From here on, a higher cost of a task does not delay it further: an order costs more than a page. */
const MAX_DELAYING_COST = 2_500;
/** How much of what a client has had less than the others it may still have at once: an ordinary page. */
const CREDIT = 1_000;
/** How many clients are remembered; the one that was idle longest is forgotten. */
const MAX_CLIENTS = 10_000;
const RETRY_AFTER_MS = 1_000;

/** A task of a client. */
export interface Task {
  /**
   * Its client, whose size is 1, and what the client is part of, such as a network of addresses: that may use as much as
   * so many clients.
   */
  scopes: readonly { key: string; size: number }[];
  cost: number;
  /** What it has cost once it has ended, if that can be more: its client's next task comes so much later. */
  actualCost?: () => number;
  /** Aborted when the client disconnects. */
  signal: AbortSignal;
  /** When the request arrived, by `performance.now()`. */
  startedAt: number;
}

/**
 * Runs a task, at once or when it is its turn.
 * @throws with code RATE_LIMITED if too many wait that would come before it, or it has waited too long; it does not run
 *   then.
 * @throws with code SERVICE_UNAVAILABLE if its client disconnects while it waits.
 */
export type FairQueue = <Result>(task: Task, work: () => Promise<Result>) => Promise<Result>;

interface Waiting {
  /** The lowest is the next. */
  place: number;
  cost: number;
  begin(): void;
  refuse(error: Error): void;
}

/**
 * Runs tasks at once while their costs together are within a capacity; the others wait. One that costs more than the
 * capacity runs alone.
 *
 * Waiting clients share the capacity evenly, whatever the number and the cost of their tasks (fair queueing). The place
 * of a task is the cost of what its client has had before it, and its own cost up to a limit. The lowest place is the
 * next, and of equal places the oldest. A new client starts at the virtual time: what each of the clients has had that
 * are served now. One that has asked for nothing meanwhile has had less, and starts so much earlier, up to a limit. Each
 * task that begins moves the virtual time on by its share, and at least to its own start. So a new task comes before
 * those of a flood that cost more, and nothing is passed for ever by what arrives after it. What clients are part of has
 * had what they have had, divided by its size.
 */
export function createFairQueue(capacity: number): FairQueue {
  const waiting = new Set<Waiting>();
  const used = new LRUCache<string, number>({ max: MAX_CLIENTS });
  const running = { tasks: 0, cost: 0 };
  let virtualTime = 0;
  const fits = (cost: number) => running.tasks === 0 || running.cost + cost <= capacity;
  const begin = (start: number, cost: number) => {
    running.tasks += 1;
    running.cost += cost;
    const share = delayOf(cost) / (waiting.size + running.tasks);
    virtualTime = Math.max(virtualTime + share, start);
  };
  const end = (cost: number) => {
    running.tasks -= 1;
    running.cost -= cost;
    for (let next = lowest(waiting); next && fits(next.cost); next = lowest(waiting)) next.begin();
  };
  const turn = (task: Task, start: number) =>
    new Promise<void>((resolve, reject) => {
      const { cost } = task;
      const refuse = (error: Error) => {
        leave();
        reject(error);
      };
      const entry: Waiting = {
        ...{ place: start + delayOf(cost), cost, refuse },
        begin() {
          leave();
          begin(start, cost);
          resolve();
        },
      };
      waiting.add(entry);
      const unwatch = watch(task, refuse);
      const leave = () => {
        waiting.delete(entry);
        unwatch();
      };
    });
  return async (task, work) => {
    const { cost, signal } = task;
    const scopes = task.scopes.map(({ key, size }) => ({
      key,
      size,
      start: Math.max(virtualTime - CREDIT, used.get(key) ?? virtualTime),
    }));
    const start = Math.max(...scopes.map((scope) => scope.start));
    const isFree = waiting.size === 0 && fits(cost);
    if (signal.aborted) throw clientGone();
    if (!isFree && waiting.size >= MAX_WAITING) makeRoom(waiting, start + delayOf(cost));
    for (const scope of scopes) used.set(scope.key, scope.start + cost / scope.size);
    if (isFree) begin(start, cost);
    else await turn(task, start);
    return countedUntilEnd(work, () => {
      const more = Math.max(0, (task.actualCost?.() ?? 0) - cost);
      for (const { key, size, start: first } of scopes)
        if (more > 0) used.set(key, (used.get(key) ?? first) + more / size);
      end(cost);
    });
  };
}

/** How far a task comes after the start of its client. */
function delayOf(cost: number): number {
  return Math.min(cost, MAX_DELAYING_COST);
}

function lowest(waiting: ReadonlySet<Waiting>): Waiting | undefined {
  let found: Waiting | undefined;
  for (const each of waiting) if (!found || each.place < found.place) found = each;
  return found;
}

/** The task that would be the last one is refused instead of a new one that comes before it. */
function makeRoom(waiting: ReadonlySet<Waiting>, place: number): void {
  const last = [...waiting].reduce((a, b) => (b.place >= a.place ? b : a));
  if (last.place <= place) throw tooMany();
  last.refuse(tooMany());
}

/** Refuses a waiting task once it has waited too long, or its client has gone. Returns how to stop watching. */
function watch({ signal, startedAt }: Task, refuse: (error: Error) => void): () => void {
  const timer = setTimeout(() => refuse(tooMany()), startedAt + MAX_WAIT_MS - performance.now());
  const leave = () => refuse(clientGone());
  signal.addEventListener('abort', leave);
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', leave);
  };
}

/** Calls `end` once: when the work has ended, or has taken very long. */
async function countedUntilEnd<Result>(work: () => Promise<Result>, end: () => void): Promise<Result> {
  let isCounted = true;
  const stopCounting = () => {
    if (isCounted) end();
    isCounted = false;
  };
  const timer = setTimeout(stopCounting, MAX_COUNTED_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    stopCounting();
  }
}

/** Nobody waits for the task any more, and nobody reads this error. */
export function clientGone(): Error {
  return graphqlError('SERVICE_UNAVAILABLE', 'the client has gone');
}

function tooMany(): Error {
  const headers = new Map([['retry-after', String(RETRY_AFTER_MS / 1_000)]]);
  const message =
    'Too many operations wait already. Nothing was executed; try again in a moment, or ask for less at once.';
  return graphqlError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS, http: { status: 429, headers } });
}
