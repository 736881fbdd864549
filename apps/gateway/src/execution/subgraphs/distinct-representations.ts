import type { GraphQLBody } from '@commerce/service-client';

/**
 * The representations of a fetch without repetitions: for fifty orders of one product, the planner requests its price
 * fifty times.
 */
export interface DistinctRepresentations {
  /** Each as JSON, without repetitions. */
  distinct: readonly string[];
  /** The index in `distinct` of each representation. */
  places: readonly number[];
}

export function distinctRepresentations(representations: readonly unknown[]): DistinctRepresentations {
  if (representations.length === 1) return { distinct: [JSON.stringify(representations[0])], places: [0] };
  const placeOf = new Map<string, number>();
  const places = representations.map((representation) => {
    const text = JSON.stringify(representation);
    const place = placeOf.get(text) ?? placeOf.size;
    placeOf.set(text, place);
    return place;
  });
  return { distinct: [...placeOf.keys()], places };
}

/**
 * Expands the answer for distinct representations to all of them. Each gets its own object, because the stock executor
 * merges into them.
 */
export function spreadEntities(body: GraphQLBody, { distinct, places }: DistinctRepresentations): GraphQLBody {
  if (distinct.length === places.length) return body;
  const entities = body.data?._entities;
  const errors = body.errors?.map((error) => {
    const [root, index, ...rest] = error.path ?? [];
    if (root !== '_entities' || typeof index !== 'number') return error;
    return { ...error, path: [root, places.indexOf(index), ...rest] };
  });
  return {
    ...body,
    ...(errors && { errors }),
    ...(Array.isArray(entities) && { data: { _entities: places.map((place) => structuredClone(entities[place])) } }),
  };
}
