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

/** Sorted through and through: moving a field in a subgraph changes nothing for clients. */
const API_ORDER = orderPrintedDefinitions(defaultPrintOptions);

/** A composed graph. */
export interface Graph {
  supergraphSdl: string;
  /** The schema that clients see: without what is `@inaccessible`, and without federation. */
  apiSdl: string;
  supergraph: Supergraph;
  /** All of the graph, what is `@inaccessible` included. */
  fullSchema: GraphQLSchema;
  apiSchema: GraphQLSchema;
}

type Hint = NonNullable<ReturnType<typeof composeServices>['hints']>[number];

/** The result of composing: a graph with hints, or errors. */
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
    // Some mistakes, in a @link say, make the library throw instead of answering errors.
    return { graph: null, hints: [], errors: errorCauses(error as Error) ?? [asGraphQLError(error)] };
  }
}

/** The supergraph alone, composed of the subgraphs in another order and without proving that it can be queried. */
export function composeReversed(subgraphs: readonly Subgraph[]): string | undefined {
  return composeServices(servicesOf(subgraphs).toReversed(), { runSatisfiability: false }).supergraphSdl;
}

/** The graph that a supergraph's SDL stands for. */
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
  return new GraphQLError(`composition fails with an error that the library does not explain: ${reason}`);
}

function servicesOf(subgraphs: readonly Subgraph[]) {
  return subgraphs.map(({ name, routingUrl, document }) => ({ name, url: routingUrl, typeDefs: document }));
}
