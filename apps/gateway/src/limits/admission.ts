import { graphqlError } from '@commerce/graphql';
import PQueue from 'p-queue';
import type { GatewayContext } from '../context.ts';

/** What costs more is dear, in the units of `@cost`: about 20 ms of CPU. */
const DEAR_COST = 500;
/** So many dear operations wait at most; with their variables they take memory. */
const MAX_WAITING = 1_000;
const RETRY_AFTER_MS = 1_000;

/** Lets few dear operations run at the same time, so that they do not keep others waiting. */
export interface Admission {
  /**
   * Runs an operation: a cheap one at once, a dear one when it is its turn. The next is the one that costs least, and each
   * operation of the same client that runs or waits already makes it that much dearer: many of one client do not delay those
   * of another.
   * @throws with code RATE_LIMITED if too many wait; then nothing is executed.
   * @throws with code SERVICE_UNAVAILABLE if its client has gone meanwhile.
   */
  run<Result>(context: AdmittedContext, cost: number, work: () => Promise<Result>): Promise<Result>;
}

type AdmittedContext = Pick<GatewayContext, 'client' | 'signal' | 'isAdmitted'>;

/** @param maxDear how many dear operations run at the same time. */
export function createAdmission(maxDear: number): Admission {
  const queue = new PQueue({ concurrency: maxDear });
  const byClient = new Map<string, number>();
  const count = (client: string, more: number) => {
    const number = (byClient.get(client) ?? 0) + more;
    if (number > 0) byClient.set(client, number);
    else byClient.delete(client);
    return number;
  };
  return {
    async run(context, cost, work) {
      // The stock executor asks again for what it takes over from our own execution.
      if (cost <= DEAR_COST || context.isAdmitted) return work();
      if (queue.size >= MAX_WAITING) throw tooMany();
      const { key } = context.client;
      const priority = -cost * count(key, 1);
      try {
        const admitted = async () => {
          if (context.signal.aborted) throw clientGone();
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

/** Nobody reads it. */
function clientGone(): Error {
  return graphqlError('SERVICE_UNAVAILABLE', 'the client has gone');
}

function tooMany(): Error {
  const headers = new Map([['retry-after', String(RETRY_AFTER_MS / 1_000)]]);
  const message =
    'Too many operations wait already. Nothing was executed; try again in a moment, or ask for less at once.';
  return graphqlError('RATE_LIMITED', message, { retryAfterMs: RETRY_AFTER_MS, http: { status: 429, headers } });
}
