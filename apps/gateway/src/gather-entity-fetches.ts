import { batchCalls } from '@commerce/batching';
import { type GraphQLBody, type GraphQLTransport, ServiceUnavailableError } from '@commerce/service-client';

/** How many requests' entities are asked for at once. */
const AT_MOST = 20;
/** In characters of JSON, so that together they are not too large for a subgraph. */
const MAX_REPRESENTATIONS = 10_000;
/** What is alike is told by these keys, in which stands what strangers wrote into arguments: few, and in characters. */
const MAX_KEYS = 1_000;
const MAX_KEY = 10_000;

type Post = GraphQLTransport['post'];
type Representations = readonly unknown[];

/**
 * Posts one operation for the entity fetches of several requests that come at once, if they ask for the same fields in
 * the name of the same viewer: their representations are put together, and each gets its own part of the answer. None
 * joins what is under way, so each reads what there is after it was asked for.
 */
export function gatherEntityFetches(post: Post): Post {
  const gathered = new Map<string, (representations: Representations) => Promise<GraphQLBody>>();

  const gather = (query: string, others: Record<string, unknown>, token: string) => {
    const postAll = async (lists: readonly Representations[]): Promise<readonly GraphQLBody[]> => {
      const body = await post({ query, variables: { ...others, representations: lists.flat() } }, token);
      return lists.length === 1 ? [body] : divide(body, lists);
    };
    const isSharedFailure = (error: unknown) => error instanceof ServiceUnavailableError;
    return batchCalls(postAll, { maxSize: AT_MOST, isSharedFailure });
  };

  return (operation, token) => {
    const { query, variables = {} } = operation;
    const { representations, ...others } = variables;
    const key = JSON.stringify([token, query, others]);
    const isSmall = Array.isArray(representations) && JSON.stringify(representations).length <= MAX_REPRESENTATIONS;
    if (!isSmall || key.length > MAX_KEY) return post(operation, token);
    const call = gathered.get(key) ?? gather(query, others, token);
    if (gathered.size >= MAX_KEYS) gathered.clear();
    gathered.set(key, call);
    return call(representations);
  };
}

/** @throws {TypeError} if something of the answer is no single entity's: then nobody knows whose it is. */
function divide({ data, errors = [] }: GraphQLBody, lists: readonly Representations[]): GraphQLBody[] {
  const entities = data?._entities;
  if (!Array.isArray(entities) || entities.length !== lists.flat().length) throw new TypeError('entities are missing');
  const placed = errors.map((error) => {
    const [root, place, ...rest] = error.path ?? [];
    if (root !== '_entities' || typeof place !== 'number') throw new TypeError('an error is of no entity');
    return { error, place, rest };
  });
  let end = 0;
  return lists.map(({ length }) => {
    const begin = end;
    end += length;
    const own = placed.flatMap(({ error, place, rest }) =>
      place >= begin && place < end ? [{ ...error, path: ['_entities', place - begin, ...rest] }] : [],
    );
    return { data: { _entities: entities.slice(begin, end) }, ...(own.length > 0 && { errors: own }) };
  });
}
