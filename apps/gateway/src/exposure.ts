import type { Env } from './env.ts';

/** What the gateway shows to developers. Each of these would help an attacker. */
export interface Exposure {
  /** The pages to explore the graph with. */
  explorer: boolean;
  /** The plan of an operation, with the time that each fetch took. */
  queryPlans: boolean;
  introspection: boolean;
}

/** In production nothing is shown unless it was switched on; elsewhere everything is shown unless it was switched off. */
export function exposureFrom(env: Pick<Env, 'NODE_ENV' | 'EXPLORER' | 'QUERY_PLANS' | 'INTROSPECTION'>): Exposure {
  const decide = (setting: 'on' | 'off' | undefined) =>
    (setting ?? (env.NODE_ENV === 'production' ? 'off' : 'on')) === 'on';
  return {
    explorer: decide(env.EXPLORER),
    queryPlans: decide(env.QUERY_PLANS),
    introspection: decide(env.INTROSPECTION),
  };
}
