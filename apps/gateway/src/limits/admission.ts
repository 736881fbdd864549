import { graphqlError } from '@commerce/graphql';
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
   * Runs an operation: a cheap one at once, an expensive one when it is its turn. The next one is the cheapest, where
   * each running or waiting operation of the same client adds to the cost: many operations of one client do not delay
   * those of another.
   * @throws with code RATE_LIMITED if too many wait, or it has waited too long; nothing is executed then.
   * @throws with code SERVICE_UNAVAILABLE if the client has disconnected meanwhile.
   */
  run<Result>(context: AdmittedContext, cost: number, work: () => Promise<Result>): Promise<Result>;
}

type AdmittedContext = Pick<GatewayContext, 'client' | 'signal' | 'startedAt' | 'isAdmitted' | 'answeredFetches'>;

/** @param maxRunning the maximum number of expensive operations that run at the same time. */
export function createAdmission(maxRunning: number): Admission {
  const queue = new PQueue({ concurrency: maxRunning });
  const byClient = new Map<string, number>();
  const count = (client: string, more: number) => {
    const number = (byClient.get(client) ?? 0) + more;
    if (number > 0) byClient.set(client, number);
    else byClient.delete(client);
    return number;
  };
  return {
    async run(context, cost, work) {
      // The stock executor calls this again when it takes over from our own execution, which may have changed something.
      const hasBegun = context.isAdmitted || context.answeredFetches.size > 0;
      if (cost <= EXPENSIVE_COST || hasBegun) return work();
      if (queue.size >= MAX_WAITING) throw tooMany();
      const { key } = context.client;
      const priority = -cost * count(key, 1);
      try {
        const admitted = async () => {
          if (context.signal.aborted) throw clientGone();
          if (performance.now() - context.startedAt > MAX_WAIT_MS) throw tooMany();
          context.isAdmitted = true;
          return work();
        };
        return await queue.add(admitted, { priority });
      } finally {
        context.isAdmitted = false;
        count(key, -1);
      }
    },
  };
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
