import { graphqlError } from '@commerce/graphql';
import type { OperationTypeNode } from 'graphql';
import PQueue from 'p-queue';
import type { GatewayContext } from '../context.ts';

/** An operation that costs more than this is expensive, in the units of `@cost`: about 20 ms of CPU. */
const EXPENSIVE_COST = 500;
/** The longest wait, in milliseconds: a longer one would leave too little time for the fetches of the operation. */
const MAX_WAIT_MS = 5_000;
/** The maximum number of waiting operations; with their variables they take memory. */
const MAX_WAITING = 1_000;
const RETRY_AFTER_MS = 1_000;

/** Limits how many expensive operations run at the same time, so that they do not delay others. */
export interface Admission {
  /**
   * Waits until the text of a new operation may be checked, which nothing interrupts: one in each turn of the event
   * loop, so that other requests are handled in between. The next one is chosen as in {@link run}, by its length.
   */
  takeTurn(client: string, length: number): Promise<void>;
  /**
   * Runs an operation: a cheap one at once, an expensive one when it is its turn. The next one is the cheapest, where
   * each running or waiting operation of the same client adds to the cost: many operations of one client do not delay
   * those of another.
   * @throws with code RATE_LIMITED if too many wait that would come before it, or it has waited too long; nothing is
   *   executed then.
   * @throws with code SERVICE_UNAVAILABLE if the client disconnects before its turn.
   */
  run<Result>(context: AdmittedContext, operation: Weighed, work: () => Promise<Result>): Promise<Result>;
}

/** The maximum number of expensive operations of each kind that run at the same time. */
export interface Places {
  queries: number;
  mutations: number;
}

interface Weighed {
  kind: `${OperationTypeNode}`;
  cost: number;
}

type AdmittedContext = Pick<GatewayContext, 'client' | 'signal' | 'startedAt' | 'isAdmitted' | 'answeredFetches'>;

/** Queries and mutations have places of their own, so that many queries do not delay a checkout. */
export function createAdmission({ queries, mutations }: Places): Admission {
  const places = { query: new PQueue({ concurrency: queries }), mutation: new PQueue({ concurrency: mutations }) };
  const waiting = new Set<Waiting>();
  const turns = new PQueue({ concurrency: 1 });
  const count = createCounts();
  const add = <Result>(queue: PQueue, context: AdmittedContext, priority: number, work: () => Promise<Result>) => {
    if (waiting.size >= MAX_WAITING) makeRoom(waiting, priority);
    const { entry, signal, end } = startWaiting(context, priority);
    waiting.add(entry);
    const leave = () => {
      waiting.delete(entry);
      end();
    };
    const admitted = () => {
      leave();
      context.isAdmitted = true;
      return work();
    };
    return queue.add(admitted, { priority, signal }).finally(leave);
  };
  return {
    async takeTurn(client, length) {
      const priority = -length * count(client, 1);
      await turns.add(() => new Promise<void>((resolve) => setImmediate(resolve)), { priority });
      count(client, -1);
    },

    async run(context, { kind, cost }, work) {
      // The stock executor calls this again when it takes over from our own execution, which may have changed something.
      const hasBegun = context.isAdmitted || context.answeredFetches.size > 0;
      if (cost <= EXPENSIVE_COST || hasBegun) return work();
      const { key } = context.client;
      const priority = -cost * count(key, 1);
      try {
        return await add(kind === 'mutation' ? places.mutation : places.query, context, priority, work);
      } finally {
        context.isAdmitted = false;
        count(key, -1);
      }
    },
  };
}

/** Adds to the number of a client's operations, and returns it. */
function createCounts(): (client: string, more: 1 | -1) => number {
  const byClient = new Map<string, number>();
  return (client, more) => {
    const number = (byClient.get(client) ?? 0) + more;
    if (number > 0) byClient.set(client, number);
    else byClient.delete(client);
    return number;
  };
}

/** An operation that waits for its turn. */
interface Waiting {
  priority: number;
  refuse(): void;
}

/** The operation that would be the last one is refused instead of a new one with a higher priority. */
function makeRoom(waiting: ReadonlySet<Waiting>, priority: number): void {
  const last = [...waiting].reduce((a, b) => (b.priority < a.priority ? b : a));
  if (last.priority >= priority) throw tooMany();
  last.refuse();
}

/** The signal is aborted if the operation is refused, has waited too long, or its client disconnects. */
function startWaiting({ signal, startedAt }: AdmittedContext, priority: number) {
  const waiting = new AbortController();
  const refuse = () => waiting.abort(tooMany());
  const clientLeft = () => waiting.abort(clientGone());
  const timer = setTimeout(refuse, startedAt + MAX_WAIT_MS - performance.now());
  signal.addEventListener('abort', clientLeft);
  if (signal.aborted) clientLeft();
  const end = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', clientLeft);
  };
  return { entry: { priority, refuse }, signal: waiting.signal, end };
}

/** Nobody reads this error. */
function clientGone(): Error {
  return graphqlError('SERVICE_UNAVAILABLE', 'the client has gone');
}

function tooMany(): Error {
  const headers = new Map([['retry-after', String(RETRY_AFTER_MS / 1_000)]]);
  const message =
    'Too many operations wait already. Nothing was executed; try again in a moment, or ask for less at once.';
  return graphqlError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS, http: { status: 429, headers } });
}
