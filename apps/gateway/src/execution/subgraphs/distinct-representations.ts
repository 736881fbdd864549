import { graphqlError } from '@commerce/graphql';
import { MAX_ANSWER_LENGTH } from '@commerce/service';
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
 * A subgraph has written each entity once, within its limits; the answer has it at each of its places.
 * @throws with code QUERY_TOO_EXPENSIVE if it would be too long by the entities of this fetch alone.
 */
export function checkRepeated(entities: readonly unknown[], { distinct, places }: DistinctRepresentations): void {
  if (distinct.length === places.length) return;
  const counts = new Uint32Array(distinct.length);
  for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
  let length = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 1) length += count * (JSON.stringify(entities[index]) ?? '').length;
  }
  if (length > MAX_ANSWER_LENGTH) {
    throw graphqlError(
      'QUERY_TOO_EXPENSIVE',
      'the answer is too long: the same entity is requested at too many places',
    );
  }
}

/**
 * Expands the answer for distinct representations to all of them. Each gets its own object, because the stock executor
 * merges into them.
 * @throws as {@link checkRepeated}.
 */
export function spreadEntities(body: GraphQLBody, { distinct, places }: DistinctRepresentations): GraphQLBody {
  if (distinct.length === places.length) return body;
  const entities = body.data?._entities;
  if (Array.isArray(entities)) checkRepeated(entities, { distinct, places });
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
