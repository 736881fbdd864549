import type { CountedClient, CountedScope } from '../context.ts';
import { type CreateLimiter, type Taken, take } from './limiter.ts';

/** What clients may have in a window: points for each of the scopes that a client counts in. */
export interface Quota {
  /** Counts points, even if there are not enough left. The result is that of the scope with too few, if there is one. */
  take(client: CountedClient, points: number): Promise<Taken>;
  /** Takes points back. */
  giveBack(client: CountedClient, points: number): Promise<void>;
}

/** @param points for a scope of size 1; larger scopes have so many times as many. */
export function createQuota(createLimiter: CreateLimiter, name: string, points: number, seconds: number): Quota {
  const bySize = new Map(
    ([1, 10, 16] as const).map((size) => {
      const limiter = createLimiter(size === 1 ? name : `${name} x${size}`, points * size, seconds);
      return [size, limiter] satisfies [CountedScope['size'], unknown];
    }),
  );
  const limiterOf = ({ size }: CountedScope) => bySize.get(size) as ReturnType<CreateLimiter>;
  return {
    async take({ scopes }, taken) {
      const all = await Promise.all(scopes.map((scope) => take(limiterOf(scope), scope.key, taken)));
      return all.find(({ isEnough }) => !isEnough) ?? (all[0] as Taken);
    },
    async giveBack({ scopes }, given) {
      await Promise.all(scopes.map((scope) => limiterOf(scope).reward(scope.key, given)));
    },
  };
}
