import type { DocumentNode } from 'graphql';

/** Where a subgraph's SDL is to be had. */
export interface SubgraphSource {
  name: string;
  /** The address that is written into the supergraph. */
  routingUrl: string;
  from: { file: string } | { url: string; headers: Record<string, string> } | { sdl: string };
}

/** A subgraph whose SDL was read and parsed. */
export interface Subgraph {
  name: string;
  routingUrl: string;
  sdl: string;
  document: DocumentNode;
}
