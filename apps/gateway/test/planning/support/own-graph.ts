import { readFileSync } from 'node:fs';
import { type ComputedGraph, createComputedGraph } from './computed-graph.ts';

const apps = new URL('../../../../', import.meta.url);

/** The graph of this repository, with computed values. */
export function createOwnGraph(): ComputedGraph {
  const subgraphs = ['products', 'cart', 'orders'].map((name) => ({
    name,
    typeDefs: readFileSync(new URL(`${name}-subgraph/schema.graphql`, apps), 'utf8'),
  }));
  const supergraphSdl = readFileSync(new URL('gateway/supergraph.graphql', apps), 'utf8');
  return createComputedGraph(subgraphs, { supergraphSdl });
}
