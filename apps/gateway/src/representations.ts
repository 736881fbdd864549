import type { GraphQLBody } from '@commerce/service-client';

/**
 * Takes equal entity representations out of a fetch, and puts the answers back in for all of them: of fifty orders of
 * one product, the planner sends its price fifty times.
 */
export function distinctRepresentations(variables: Record<string, unknown>): {
  distinct: Record<string, unknown>;
  spread: (body: GraphQLBody) => GraphQLBody;
} {
  const { representations } = variables;
  if (!Array.isArray(representations)) return { distinct: variables, spread: (body) => body };

  const indexByKey = new Map<string, number>();
  const unique: unknown[] = [];
  const places = representations.map((representation) => {
    const key = JSON.stringify(representation);
    const known = indexByKey.get(key);
    if (known !== undefined) return known;
    indexByKey.set(key, unique.length);
    return unique.push(representation) - 1;
  });
  if (unique.length === representations.length) return { distinct: variables, spread: (body) => body };
  return { distinct: { ...variables, representations: unique }, spread: (body) => spreadEntities(body, places) };
}

function spreadEntities(body: GraphQLBody, places: readonly number[]): GraphQLBody {
  const entities = body.data?._entities;
  const errors = body.errors?.map((error) => {
    const [root, index, ...rest] = error.path ?? [];
    if (root !== '_entities' || typeof index !== 'number') return error;
    return { ...error, path: [root, places.indexOf(index), ...rest] };
  });
  return {
    ...body,
    ...(errors && { errors }),
    // The gateway merges into what it gets: each place needs an object of its own.
    ...(Array.isArray(entities) && { data: { _entities: places.map((place) => structuredClone(entities[place])) } }),
  };
}
