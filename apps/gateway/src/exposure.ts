import type { Env } from './env.ts';

/** What the gateway shows to developers. All of it would help an attacker. */
export interface Exposure {
  /** The pages to explore the graph with. */
  explorer: boolean;
  /** The plan of an operation, with the time that each fetch took. */
  queryPlans: boolean;
  introspection: boolean;
}

/** In production everything is off unless it is switched on; elsewhere everything is on unless it is switched off. */
export function exposureFrom(env: Pick<Env, 'NODE_ENV' | 'EXPLORER' | 'QUERY_PLANS' | 'INTROSPECTION'>): Exposure {
  const decide = (setting: 'on' | 'off' | undefined) =>
    (setting ?? (env.NODE_ENV === 'production' ? 'off' : 'on')) === 'on';
  return {
    explorer: decide(env.EXPLORER),
    queryPlans: decide(env.QUERY_PLANS),
    introspection: decide(env.INTROSPECTION),
  };
}
