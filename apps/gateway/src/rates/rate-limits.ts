import { graphqlError } from '@commerce/graphql';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { CountedClient, GatewayContext } from '../context.ts';
import type { OperationCost } from '../demand/operation-cost.ts';
import { isAccepted } from './is-accepted.ts';
import { type CreateLimiter, look, type Taken, take } from './limiter.ts';

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
  /** Counts the refused mutations of an answer. */
  countAnswer(context: GatewayContext, operation: Counted, data: unknown): Promise<void>;
}

type Counted = Pick<OperationCost, 'mutations'>;

/** Of a request as such, about 0.3 ms of CPU. */
export const REQUEST_COST = 10;
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** @param createLimiter decides where points are counted. */
export function createRateLimits(settings: RateSettings, createLimiter: CreateLimiter): RateLimits {
  const { costPerMinute } = settings;
  const cost = costPerMinute > 0 ? createLimiter('cost', costPerMinute, MINUTE_S) : null;
  const byName = (kind: string, quotas: ReadonlyMap<string, number>) =>
    new Map([...quotas].map(([name, points]) => [name, createLimiter(`${kind}:${name}`, points, HOUR_S)]));
  const mutations = byName('mutation', settings.mutationsPerHour);
  const refused = byName('refused', settings.refusedPerHour);

  const countCost = async (client: CountedClient, points: number) => {
    if (!cost || client.isStaff) return;
    const taken = await take(cost, client.key, Math.ceil(points));
    client.headers = headersOf(taken, costPerMinute);
    if (!taken.isEnough) throw rateLimited('operations', taken, client.headers);
  };
  const countMutation = async ({ key }: CountedClient, name: string) => {
    const refusals = refused.get(name);
    const left = refusals && (await look(refusals, key));
    if (left && !left.isEnough) throw rateLimited(`${name} that came to nothing`, left);
    const limiter = mutations.get(name);
    const taken = limiter && (await take(limiter, key, 1));
    if (taken && !taken.isEnough) throw rateLimited(name, taken);
  };
  return {
    countRequest: countCost,
    async countOperation({ client }, operation, points, extra = REQUEST_COST) {
      if (client.isCounted) return;
      await countCost(client, points + extra);
      if (!client.isStaff) for (const { name } of operation.mutations) await countMutation(client, name);
      client.isCounted = true;
    },
    countsAnswerOf: (operation) => operation.mutations.some(({ name }) => refused.has(name)),
    async countAnswer({ client }, operation, data) {
      if (client.isStaff || client.isAnswerCounted) return;
      client.isAnswerCounted = true;
      for (const { key, name } of operation.mutations) {
        const limiter: RateLimiterAbstract | undefined = refused.get(name);
        if (limiter && !isAccepted((data as Record<string, unknown> | null)?.[key])) await take(limiter, client.key, 1);
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
