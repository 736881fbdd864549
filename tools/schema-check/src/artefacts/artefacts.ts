import { schemaHash } from '@commerce/graphql/schema-hash';
import type { Graph } from '../composition/compose.ts';
import type { Config } from '../config/config.ts';
import type { Subgraph } from '../sources/subgraph.ts';

/** A file that is generated from the subgraphs. */
export interface Artefact {
  path: string;
  text: string;
}

/** The configured files with their expected contents. */
export function artefactsOf(config: Config['artefacts'], graph: Graph, subgraphs: readonly Subgraph[]): Artefact[] {
  const { supergraph, api, hashes } = config;
  return [
    ...(supergraph ? [{ path: supergraph, text: graph.supergraphSdl }] : []),
    ...(api ? [{ path: api, text: graph.apiSdl }] : []),
    ...(hashes ? [{ path: hashes, text: printHashes(subgraphs) }] : []),
  ];
}

function printHashes(subgraphs: readonly Subgraph[]): string {
  const byName = [...subgraphs].sort((left, right) => (left.name < right.name ? -1 : 1));
  return `${JSON.stringify(Object.fromEntries(byName.map(({ name, sdl }) => [name, schemaHash(sdl)])), null, 2)}\n`;
}
