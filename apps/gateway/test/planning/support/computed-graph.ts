import { composeServices } from '@apollo/composition';
import type { GraphQLDataSource } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLBody } from '@commerce/service-client';
import {
  buildASTSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  parse,
} from 'graphql';
import { type ComputedValues, createComputedValues, type Item } from './computed-values.ts';
import { readGraphFacts } from './graph-facts.ts';

/** A subgraph's schema. */
export interface SubgraphSource {
  name: string;
  typeDefs: string;
}

/** Whether something fails. Depends only on what it is, not on the query. */
export type Fails = (what: string) => boolean;

/** A graph with computed values: through its subgraphs for a gateway, and as one schema to compare with. */
export interface ComputedGraph {
  supergraphSdl: string;
  /** The entire graph, including what clients must not see. */
  whole: GraphQLSchema;
  sourceOf(name: string): GraphQLDataSource;
  /** A subgraph's answer, without the fields and entities that fail. */
  answerOf(name: string, query: string, variables: Record<string, unknown>, fails?: Fails): Promise<GraphQLBody>;
  /** The right answer, with its keys in the specification's order. */
  answer(document: DocumentNode, variables: Record<string, unknown>): ExecutionResult;
}

/**
 * @param supergraphSdl composed from the subgraphs if it is omitted.
 * @param salt different salts give different values.
 */
export function createComputedGraph(
  subgraphs: readonly SubgraphSource[],
  { supergraphSdl, salt = '' }: { supergraphSdl?: string; salt?: string } = {},
): ComputedGraph {
  const sdl = supergraphSdl ?? composeSubgraphs(subgraphs);
  const whole = buildASTSchema(parse(sdl, { noLocation: true }), { assumeValid: true });
  const holder: { values?: ComputedValues } = {};
  const schemas = Object.fromEntries(
    subgraphs.map(({ name, typeDefs }) => [graphName(name), schemaOf(graphName(name), typeDefs, holder)] as const),
  );
  const values = createComputedValues(whole, readGraphFacts(whole, schemas), salt);
  holder.values = values;
  const answerOf: ComputedGraph['answerOf'] = async (name, query, variables, fails = () => false) => {
    const graph = graphName(name);
    const answer = await execute({
      schema: schemas[graph] as GraphQLSchema,
      document: parse(query),
      variableValues: variables,
      fieldResolver: resolverOf(graph, values),
      contextValue: fails,
    });
    return JSON.parse(JSON.stringify(answer));
  };
  return {
    supergraphSdl: sdl,
    whole,
    answerOf,
    sourceOf: (name) => ({
      process: async ({ request }) => (await answerOf(name, request.query ?? '', request.variables ?? {})) as never,
    }),
    answer: (document, variables) => {
      const fieldResolver: GraphQLFieldResolver<Item | undefined, unknown> = (item, args, _context, info) => {
        const field = info.parentType.getFields()[info.fieldName];
        if (!field) throw new TypeError(`${info.parentType.name} has no ${info.fieldName}`);
        return values.valueOf(item ?? rootOf(info.parentType.name), field, args);
      };
      return execute({ schema: whole, document, variableValues: variables, fieldResolver }) as ExecutionResult;
    },
  };
}

/** @param options without the check of satisfiability, unreachable fields can be composed as well. @throws {Error} */
export function composeSubgraphs(
  subgraphs: readonly SubgraphSource[],
  options: { runSatisfiability?: boolean } = {},
): string {
  const services = subgraphs.map(({ name, typeDefs }) => ({ name, typeDefs: parse(typeDefs) }));
  const { supergraphSdl, errors } = composeServices(services, options);
  if (!supergraphSdl) throw new Error(`the subgraphs do not compose: ${errors}`);
  return supergraphSdl;
}

function schemaOf(graph: string, typeDefs: string, holder: { values?: ComputedValues }): GraphQLSchema {
  const schema = buildSubgraphSchema([{ typeDefs: parse(typeDefs) }]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    Object.assign(type.extensions, {
      apollo: {
        subgraph: {
          resolveReference: (representation: Record<string, unknown>, fails: Fails) => {
            const item = holder.values?.entityIn(graph, representation);
            if (fails(`${graph} ${item?.identity}`)) return null;
            // In a subgraph with an interface object, the entity has the type of that object.
            return isObjectType(type) ? { ...item, __typename: type.name } : item;
          },
        },
      },
    });
  }
  return schema;
}

function resolverOf(graph: string, values: ComputedValues): GraphQLFieldResolver<Item | undefined, Fails> {
  return (given, args, fails, info) => {
    const field = info.parentType.getFields()[info.fieldName];
    if (!field) throw new TypeError(`${info.parentType.name} has no ${info.fieldName}`);
    const item = given ?? rootOf(info.parentType.name);
    if (fails(`${graph} ${item.identity} ${field.name} ${JSON.stringify(args)}`)) {
      throw new GraphQLError(`${field.name} fails`, { extensions: { code: 'FAILED' } });
    }
    return values.valueIn(graph, item, field, args);
  };
}

function rootOf(name: string): Item {
  return { __typename: name, identity: name };
}

function graphName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
