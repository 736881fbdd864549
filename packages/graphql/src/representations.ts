import { type GraphQLSchema, isUnionType } from 'graphql';
import { badUserInput } from './errors.ts';
import { type FindMistake, mistakesOfEntity } from './representation-types.ts';

/**
 * Makes `_entities` refuse invalid representations (not an entity of this subgraph, or a value of the wrong type) as
 * the caller's mistake. Resolvers would otherwise fail as if it were a bug of ours. Changes the schema's resolver.
 */
export function checkRepresentations(schema: GraphQLSchema): GraphQLSchema {
  const entity = schema.getType('_Entity');
  const field = schema.getQueryType()?.getFields()._entities;
  const resolve = field?.resolve;
  if (!isUnionType(entity) || !field || !resolve) return schema;
  const types = new Map<unknown, FindMistake>(
    schema.getPossibleTypes(entity).map((type) => [type.name, mistakesOfEntity(type)]),
  );
  const noEntity = () => ` must have the __typename of an entity of this subgraph: ${[...types.keys()].join(', ')}`;
  field.resolve = (source, args, context, info) => {
    for (const [index, representation] of (args.representations as unknown[]).entries()) {
      const find = types.get(typeNameOf(representation)) ?? noEntity;
      const mistake = find(representation);
      if (mistake !== null) throw badUserInput(`representations[${index}]${mistake}`, 'representations');
    }
    return resolve(source, args, context, info);
  };
  return schema;
}

function typeNameOf(representation: unknown): unknown {
  if (typeof representation !== 'object' || representation === null) return undefined;
  return (representation as { __typename?: unknown }).__typename;
}
