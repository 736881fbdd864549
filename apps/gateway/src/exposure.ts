import type { Env } from './env.ts';

/** What the gateway tells those who develop against it. Strangers learn from each how to attack. */
export interface Exposure {
  /** The pages to explore the graph with. */
  explorer: boolean;
  /** How an operation is spread over the subgraphs, and what each part took. */
  queryPlans: boolean;
  introspection: boolean;
}

/** In production nothing is told unless it was switched on, elsewhere everything unless it was switched off. */
export function exposureFrom(env: Pick<Env, 'NODE_ENV' | 'EXPLORER' | 'QUERY_PLANS' | 'INTROSPECTION'>): Exposure {
  const decide = (setting: 'on' | 'off' | undefined) =>
    (setting ?? (env.NODE_ENV === 'production' ? 'off' : 'on')) === 'on';
  return {
    explorer: decide(env.EXPLORER),
    queryPlans: decide(env.QUERY_PLANS),
    introspection: decide(env.INTROSPECTION),
  };
}
