import { composeServices } from '@apollo/composition';
import {
  defaultPrintOptions,
  errorCauses,
  orderPrintedDefinitions,
  printSchema as printFederationSchema,
  Supergraph,
} from '@apollo/federation-internals';
import { buildSchema, GraphQLError, type GraphQLSchema } from 'graphql';
import type { Subgraph } from '../sources/subgraph.ts';

/** Sorted completely: moving a field in a subgraph changes nothing for clients. */
const API_ORDER = orderPrintedDefinitions(defaultPrintOptions);

/** A composed graph. */
export interface Graph {
  supergraphSdl: string;
  /** The schema that clients see: without `@inaccessible` elements and federation. */
  apiSdl: string;
  supergraph: Supergraph;
  /** The entire graph, including `@inaccessible` elements. */
  fullSchema: GraphQLSchema;
  apiSchema: GraphQLSchema;
}

type Hint = NonNullable<ReturnType<typeof composeServices>['hints']>[number];

/** The result of composition: a graph with hints, or errors. */
export type Composition =
  | { graph: Graph; hints: readonly Hint[]; errors: readonly never[] }
  | { graph: null; hints: readonly never[]; errors: readonly GraphQLError[] };

/** Composes subgraphs with Apollo's library. */
export function compose(subgraphs: readonly Subgraph[]): Composition {
  try {
    const { supergraphSdl, errors, hints } = composeServices(servicesOf(subgraphs));
    if (supergraphSdl === undefined) return { graph: null, hints: [], errors: errors ?? [] };
    return { graph: graphOf(supergraphSdl), hints, errors: [] };
  } catch (error) {
    // For some mistakes, such as in a @link, the library throws instead of returning errors.
    return { graph: null, hints: [], errors: errorCauses(error as Error) ?? [asGraphQLError(error)] };
  }
}

/** The supergraph only, composed with the subgraphs in reverse order and without the check of satisfiability. */
export function composeReversed(subgraphs: readonly Subgraph[]): string | undefined {
  return composeServices(servicesOf(subgraphs).toReversed(), { runSatisfiability: false }).supergraphSdl;
}

/** The graph of a supergraph's SDL. */
export function graphOf(supergraphSdl: string): Graph {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
  const apiSdl = `${printFederationSchema(supergraph.apiSchema(), API_ORDER)}\n`;
  return {
    supergraphSdl,
    apiSdl,
    supergraph,
    fullSchema: buildSchema(supergraphSdl, { assumeValid: true }),
    apiSchema: buildSchema(apiSdl, { assumeValid: true }),
  };
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new GraphQLError(`composition fails with an unexpected error of the library: ${reason}`);
}

function servicesOf(subgraphs: readonly Subgraph[]) {
  return subgraphs.map(({ name, routingUrl, document }) => ({ name, url: routingUrl, typeDefs: document }));
}
