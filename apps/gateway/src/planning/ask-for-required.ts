import type { GraphQLDataSource } from '@apollo/gateway';
import { type DocumentNode, parse } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { type EntityPart, partsOf } from './entity-parts.ts';
import type { RequiredFields } from './required-fields.ts';

type Source = GraphQLDataSource<GatewayContext>;
type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;
type Data = Record<string, unknown>;

/**
 * The data source of a subgraph. It requests the fields that are required with arguments, and passes them on, under the
 * subgraph's own names. A fetch of entities that needs a field with several different arguments is sent as several
 * fetches.
 * @param graph the subgraph's name in the supergraph's `join__Graph`.
 */
export function askForRequired(source: Source, fields: RequiredFields, graph: string): Source {
  const known = new WeakMap<DocumentNode, readonly EntityPart[] | null>();
  const partsFor = (query: string, given: DocumentNode | undefined) => {
    const found = given && known.get(given);
    if (found !== undefined) return found;
    const document = given ?? parse(query, { noLocation: true });
    const parts = partsOf(document, fields, graph);
    known.set(document, parts);
    return parts;
  };
  return {
    ...source,
    async process(fetch) {
      const { request } = fetch;
      const parts = partsFor(request.query ?? '', 'document' in fetch ? fetch.document : undefined);
      if (!parts) return source.process(fetch);
      const answers = await Promise.all(
        parts.map(({ document, query, names, variables }) => {
          const own = pick(request.variables ?? {}, variables);
          const given = {
            ...own,
            ...('representations' in own && { representations: restore(own.representations, names) }),
          };
          return source.process({
            ...fetch,
            document,
            request: { ...request, query, variables: given },
          } as typeof fetch);
        }),
      );
      return answerOfParts(answers);
    },
  };

  /** A representation with the subgraph's names, reduced to the fields that a part requires. */
  function restore(value: unknown, names: ReadonlySet<string>): unknown {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((each) => restore(each, names));
    const entries = Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      const field = fields.byName.get(key);
      if (!field) return [[key, restore(inner, names)]];
      return names.has(key) ? [[field.node.name.value, restore(inner, names)]] : [];
    });
    return Object.fromEntries(entries);
  }
}

/** Merges the answers to the parts of an entity fetch. */
function answerOfParts(answers: readonly Answer[]): Answer {
  const [first] = answers;
  if (!first || answers.length === 1) return first ?? {};
  const errors = answers.flatMap((each) => each.errors ?? []);
  const lists = answers.flatMap(({ data }) => (Array.isArray(data?._entities) ? [data._entities as unknown[]] : []));
  const entities = lists[0]?.map((_, index) => mergeEntities(lists.map((list) => list[index])));
  return { ...first, data: entities ? { _entities: entities } : null, ...(errors.length > 0 && { errors }) };
}

function mergeEntities(parts: readonly unknown[]): Data | null {
  const found = parts.filter((each): each is Data => typeof each === 'object' && each !== null);
  return found.length === 0 ? null : Object.assign(Object.create(null), ...found);
}

function pick(variables: Data, names: ReadonlySet<string>): Data {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => names.has(name)));
}
