import { readFileSync } from 'node:fs';

const SUPERGRAPH = new URL('../supergraph.graphql', import.meta.url);
const SUBGRAPH_HASHES = new URL('../subgraph-hashes.json', import.meta.url);

/** What `npm run schema:compose` writes. */
export interface Supergraph {
  sdl: string;
  /** The hash of each subgraph's schema that the supergraph was composed of, by the subgraph's name. */
  subgraphHashes: Readonly<Record<string, string>>;
}

/** Reads the supergraph that lies beside the gateway. */
export function readSupergraph(): Supergraph {
  const subgraphHashes = JSON.parse(readFileSync(SUBGRAPH_HASHES, 'utf8')) as Supergraph['subgraphHashes'];
  return { sdl: readFileSync(SUPERGRAPH, 'utf8'), subgraphHashes };
}
