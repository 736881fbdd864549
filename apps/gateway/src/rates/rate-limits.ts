import { graphqlError } from '@commerce/graphql';
import { LRUCache } from 'lru-cache';
import type { CountedClient, GatewayContext } from '../context.ts';
import type { OperationCost } from '../demand/operation-cost.ts';
import { isAccepted } from './is-accepted.ts';
import type { CreateLimiter, Taken } from './limiter.ts';
import { createQuota } from './quota.ts';

/** The limits of a client. Staff, whose logins have scopes, are not counted. */
export interface RateSettings {
  /** Cost of operations per minute, in the units of `@cost`; 0 means unlimited. */
  costPerMinute: number;
  /** Mutations per hour, by name. */
  mutationsPerHour: ReadonlyMap<string, number>;
  /** Refused mutations per hour, by name. */
  refusedPerHour: ReadonlyMap<string, number>;
}

/** Counts the requests of clients. */
export interface RateLimits {
  /** Counts nothing. @throws with code RATE_LIMITED if its client has no points left. */
  refuseWithoutPoints(client: CountedClient): void;
  /** Counts a request that was not read yet, or was refused. @throws with code RATE_LIMITED. */
  countRequest(client: CountedClient, cost: number): Promise<void>;
  /**
   * Counts an operation before it is executed, once per request.
   * @param extra costs besides its execution; default: the cost of a request.
   * @throws with code RATE_LIMITED; nothing is executed then.
   */
  countOperation(context: GatewayContext, operation: Counted, cost: number, extra?: number): Promise<void>;
  /** Whether the answer to an operation will be counted. */
  countsAnswerOf(operation: Counted): boolean;
  /** Gives back what was counted for mutations that an answer shows to be accepted. */
  countAnswer(context: GatewayContext, operation: Counted, data: unknown): Promise<void>;
}

type Counted = Pick<OperationCost, 'mutations'>;

/** The number of characters that are read, checked and validated for a cost of 1. */
export const CHARACTERS_PER_COST = 20;
/** Of a request as such, about 0.3 ms of CPU. */
export const REQUEST_COST = 10;
const MINUTE_S = 60;
const HOUR_S = 3_600;
/** How many clients without points are remembered. */
const MAX_CLIENTS = 10_000;

/** @param createLimiter decides where points are counted. */
export function createRateLimits(settings: RateSettings, createLimiter: CreateLimiter): RateLimits {
  const { costPerMinute } = settings;
  const cost = costPerMinute > 0 ? createQuota(createLimiter, 'cost', costPerMinute, MINUTE_S) : null;
  const byName = (kind: string, quotas: ReadonlyMap<string, number>) =>
    new Map([...quotas].map(([name, points]) => [name, createQuota(createLimiter, `${kind}:${name}`, points, HOUR_S)]));
  const mutations = byName('mutation', settings.mutationsPerHour);
  const refused = byName('refused', settings.refusedPerHour);

  /** Clients without points, and when they have points again, by `performance.now()`. */
  const refusedUntil = new LRUCache<string, number>({ max: MAX_CLIENTS });
  const tooFew = (taken: Taken) => rateLimited('operations', taken, headersOf(taken, costPerMinute));
  const countCost = async (client: CountedClient, points: number) => {
    if (!cost || client.isStaff) return;
    const taken = await cost.take(client, Math.ceil(points));
    client.headers = headersOf(taken, costPerMinute);
    if (taken.isEnough) return;
    refusedUntil.set(client.key, performance.now() + taken.resetMs);
    throw tooFew(taken);
  };
  const countMutation = async (client: CountedClient, name: string) => {
    const left = await refused.get(name)?.take(client, 1);
    const taken = left?.isEnough === false ? undefined : await mutations.get(name)?.take(client, 1);
    if (left?.isEnough !== false && taken?.isEnough !== false) return;
    await refused.get(name)?.giveBack(client, 1);
    throw taken ? rateLimited(name, taken) : rateLimited(`${name} that came to nothing`, left as Taken);
  };
  /** Each counts as refused until its answer says otherwise; those that run at the same time cannot all pass. */
  const countMutations = async (client: CountedClient, names: readonly string[]) => {
    const counted: string[] = [];
    try {
      for (const name of names) {
        await countMutation(client, name);
        counted.push(name);
      }
    } catch (error) {
      for (const name of counted) await refused.get(name)?.giveBack(client, 1);
      throw error;
    }
  };
  return {
    refuseWithoutPoints({ key }) {
      const resetMs = Math.ceil((refusedUntil.get(key) ?? 0) - performance.now());
      if (resetMs > 0) throw tooFew({ isEnough: false, remaining: 0, resetMs });
    },
    countRequest: countCost,
    async countOperation({ client }, operation, points, extra = REQUEST_COST) {
      if (client.isCounted) return;
      await countCost(client, points + extra);
      const names = operation.mutations.map(({ name }) => name);
      if (!client.isStaff) await countMutations(client, names);
      client.isCounted = true;
    },
    countsAnswerOf: (operation) => operation.mutations.some(({ name }) => refused.has(name)),
    async countAnswer({ client }, operation, data) {
      if (client.isStaff || client.isAnswerCounted) return;
      client.isAnswerCounted = true;
      for (const { key, name } of operation.mutations) {
        if (isAccepted((data as Record<string, unknown> | null)?.[key])) await refused.get(name)?.giveBack(client, 1);
      }
    },
  };
}

/** https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ */
function headersOf({ remaining, resetMs }: Taken, limit: number): Record<string, string> {
  return {
    'ratelimit-policy': `"cost";q=${limit};w=${MINUTE_S}`,
    ratelimit: `"cost";r=${remaining};t=${secondsOf(resetMs)}`,
  };
}

function rateLimited(what: string, { resetMs }: Taken, headers: Record<string, string> = {}): Error {
  const seconds = secondsOf(resetMs);
  const http = { status: 429, headers: new Map(Object.entries({ ...headers, 'retry-after': String(seconds) })) };
  const message = `Too many requests: ${what} are limited for each client. Nothing was executed; try again in ${seconds} s.`;
  return graphqlError('RATE_LIMITED', message, { retryAfterMs: resetMs, http });
}

function secondsOf(ms: number): number {
  return Math.ceil(ms / 1_000);
}
