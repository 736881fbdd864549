import type { GraphQLDataSource } from '@apollo/gateway';
import { type DocumentNode, Kind, parse, type SelectionSetNode } from 'graphql';
import type { GatewayContext } from '../context.ts';

/**
 * The data source of a subgraph with interface objects (`@interfaceObject`). It does not know the types of entities,
 * which are of the interface to it, but the planner sometimes requests them all the same. The gateway knows the types.
 * @param types the interface objects.
 */
export function keepTypenames(
  source: GraphQLDataSource<GatewayContext>,
  types: ReadonlySet<string>,
): GraphQLDataSource<GatewayContext> {
  const known = new WeakMap<DocumentNode, readonly string[]>();
  const keysOf = (query: string, given: DocumentNode | undefined) => {
    const found = given && known.get(given);
    if (found) return found;
    const document = given ?? parse(query, { noLocation: true });
    const keys = typenameKeys(document);
    known.set(document, keys);
    return keys;
  };
  return {
    ...source,
    async process(fetch) {
      const answer = await source.process(fetch);
      const entities: unknown = answer.data?._entities;
      if (!Array.isArray(entities)) return answer;
      const keys = keysOf(fetch.request.query ?? '', 'document' in fetch ? fetch.document : undefined);
      const kept = entities.map((entity) => withoutTypenames(entity, keys, types));
      return { ...answer, data: { ...answer.data, _entities: kept } };
    },
  };
}

function withoutTypenames(entity: unknown, keys: readonly string[], types: ReadonlySet<string>): unknown {
  if (entity === null || typeof entity !== 'object') return entity;
  const entries = Object.entries(entity).filter(([key, value]) => !keys.includes(key) || !types.has(String(value)));
  return Object.fromEntries(entries);
}

/** The keys under which a fetch requests the types of entities. */
export function typenameKeys({ definitions }: DocumentNode): string[] {
  const keysIn = ({ selections }: SelectionSetNode): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return keysIn(selection.selectionSet);
      if (selection.kind === Kind.FIELD) {
        return selection.name.value === '__typename' ? [(selection.alias ?? selection.name).value] : [];
      }
      const fragment = definitions.find(
        (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
      );
      return fragment?.kind === Kind.FRAGMENT_DEFINITION ? keysIn(fragment.selectionSet) : [];
    });
  return definitions.flatMap((each) => {
    if (each.kind !== Kind.OPERATION_DEFINITION) return [];
    return each.selectionSet.selections.flatMap((root) => {
      const isEntities = root.kind === Kind.FIELD && root.name.value === '_entities';
      return isEntities && root.selectionSet ? keysIn(root.selectionSet) : [];
    });
  });
}
