import type { DocumentNode } from 'graphql';

/** The source of a subgraph's SDL. */
export interface SubgraphSource {
  name: string;
  /** The subgraph's address in the supergraph. */
  routingUrl: string;
  from: { file: string } | { url: string; headers: Record<string, string> } | { sdl: string };
}

/** A subgraph with its parsed SDL. */
export interface Subgraph {
  name: string;
  routingUrl: string;
  sdl: string;
  document: DocumentNode;
}
