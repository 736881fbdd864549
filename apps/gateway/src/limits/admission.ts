import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OperationTypeNode } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { DEFAULT_WEIGHTS } from '../demand/default-costs.ts';
import { costs, waiting } from '../operation-metrics.ts';
import { clientGone, createFairQueue } from './fair-queue.ts';

/** Limits what runs at the same time, and gives each client the same share of it. */
export interface Admission {
  /**
   * Waits until a new operation may be checked and planned, which nothing interrupts: one at a time, and after some
   * turns of the event loop, in which other requests are handled.
   * @throws as {@link run}.
   */
  takeTurn(request: Sender, length: number): Promise<void>;
  /**
   * Runs an operation when it is its turn: all of them together are limited by their cost.
   * @throws with code RATE_LIMITED if too many wait that would come before it, or it has waited too long; nothing is
   *   executed then.
   * @throws with code SERVICE_UNAVAILABLE if the client disconnects before its turn.
   */
  run<Result>(context: AdmittedContext, operation: Weighed, work: () => Promise<Result>): Promise<Result>;
}

/** The maximum cost of the operations of each kind that run at the same time, in the units of `@cost`. */
export interface Capacity {
  queries: number;
  mutations: number;
}

/**
 * Node accepts one connection in each turn of the event loop, and notices in the next one that its client has gone. With
 * several turns for each piece of heavy work, newcomers do not wait behind connections that were abandoned.
 */
const TURNS = 10;
/** Turns may be long: with more of them, a few new operations a second would be checked, in milliseconds. */
const MAX_GIVING_WAY_MS = 20;
/** Giving way takes longer than reading a shorter text: otherwise many short ones would come before a page. */
const SHORTEST = 2_000;

interface Weighed {
  kind: `${OperationTypeNode}`;
  cost: number;
}

type Sender = Pick<GatewayContext, 'client' | 'signal' | 'startedAt'>;

type AdmittedContext = Sender & Pick<GatewayContext, 'isAdmitted' | 'answeredFetches' | 'fetchedFields'>;

/** Queries and mutations have a capacity each, so that many queries do not delay a checkout. */
export function createAdmission({ queries, mutations }: Capacity): Admission {
  const operations = { query: createFairQueue(queries), mutation: createFairQueue(mutations) };
  const checks = createFairQueue(0);
  return {
    takeTurn: ({ client, signal, startedAt }, length) =>
      checks({ scopes: client.scopes, cost: Math.max(length, SHORTEST), signal, startedAt }, () => giveWay(signal)),

    async run(context, { kind, cost }, work) {
      // The stock executor calls this again when it takes over from our own execution, which may have changed something.
      if (context.isAdmitted || context.answeredFetches.size > 0) return work();
      const { client, signal, startedAt } = context;
      const queue = kind === 'mutation' ? operations.mutation : operations.query;
      costs.observe({ type: kind }, cost);
      waiting.inc({ type: kind });
      let isWaiting = true;
      const endWait = () => {
        if (isWaiting) waiting.dec({ type: kind });
        isWaiting = false;
      };
      const admitted = () => {
        endWait();
        context.isAdmitted = true;
        return work();
      };
      try {
        const actualCost = () => context.fetchedFields * DEFAULT_WEIGHTS.leaf;
        return await queue({ scopes: client.scopes, cost, actualCost, signal, startedAt }, admitted);
      } finally {
        endWait();
        context.isAdmitted = false;
      }
    },
  };
}

async function giveWay(signal: AbortSignal): Promise<void> {
  const latest = performance.now() + MAX_GIVING_WAY_MS;
  for (let turn = 0; turn < TURNS && performance.now() < latest; turn += 1) await nextTurn();
  if (signal.aborted) throw clientGone();
}
