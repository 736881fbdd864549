import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isInterfaceType, isObjectType } from 'graphql';

/**
 * The scopes of the graph, in alphabetical order, with the fields that each gives access to (such as `Query.orders`).
 * They are read from the descriptions of the public schema; a test compares these with what the subgraphs require.
 */
export function readScopes(root: string): Map<string, string[]> {
  const schema = buildSchema(readFileSync(join(root, 'apps/gateway/api.graphql'), 'utf8'));
  const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map((field) => ({ coordinate: `${type.name}.${field.name}`, ...field }))
      : [],
  );
  const scopes = new Map<string, string[]>();
  for (const { coordinate, description } of fields) {
    for (const scope of scopesIn(description ?? '')) scopes.set(scope, [...(scopes.get(scope) ?? []), coordinate]);
  }
  return new Map([...scopes].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The scopes in a field's description, such as "For staff with the scope `orders:read` or `orders:write`". */
export function scopesIn(description: string): string[] {
  return [...description.matchAll(/`([a-z]+:[a-z]+)`/g)].map(([, name]) => name ?? '');
}
