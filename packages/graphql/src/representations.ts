import { type GraphQLSchema, isUnionType } from 'graphql';
import { badUserInput } from './errors.ts';

/**
 * Makes `_entities` refuse representations of what is no entity of this subgraph as its caller's mistake;
 * @apollo/subgraph would fail as if the mistake were ours. Changes the schema's resolver.
 */
export function checkRepresentations(schema: GraphQLSchema): GraphQLSchema {
  const entity = schema.getType('_Entity');
  const field = schema.getQueryType()?.getFields()._entities;
  const resolve = field?.resolve;
  if (!isUnionType(entity) || !field || !resolve) return schema;
  const names = new Set<unknown>(schema.getPossibleTypes(entity).map(({ name }) => name));
  field.resolve = (source, args, context, info) => {
    const wrong = args.representations.findIndex((representation: unknown) => !names.has(typeNameOf(representation)));
    if (wrong === -1) return resolve(source, args, context, info);
    const message = `representations[${wrong}] must have the __typename of an entity of this subgraph`;
    throw badUserInput(`${message}: ${[...names].join(', ')}`, 'representations');
  };
  return schema;
}

function typeNameOf(representation: unknown): unknown {
  if (typeof representation !== 'object' || representation === null) return undefined;
  return (representation as { __typename?: unknown }).__typename;
}
