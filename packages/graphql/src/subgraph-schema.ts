import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import { type GraphQLSchema, parse } from 'graphql';
import { acceptEqualIds } from './equal-ids.ts';
import { limitExecutions } from './execution-budget.ts';
import { checkRepresentations } from './representations.ts';
import { traceRootFields } from './trace-root-fields.ts';

/**
 * The executable schema of a subgraph, from its SDL file and its resolvers.
 * @param resolvers typed by the types generated from the same file, which @apollo/subgraph's type cannot express.
 */
export function createSubgraphSchema(sdlFile: URL, resolvers: object): GraphQLSchema {
  const typeDefs = parse(readFileSync(sdlFile, 'utf8'));
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as GraphQLResolverMap<unknown> }]);
  return traceRootFields(limitExecutions(acceptEqualIds(checkRepresentations(schema))));
}
