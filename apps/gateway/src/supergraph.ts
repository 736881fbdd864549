import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ArgumentNode, Kind, parse } from 'graphql';

/** A composed graph. */
export interface Supergraph {
  sdl: string;
  /**
   * The hash of each composed subgraph's schema, by name. Subgraphs without a hash are not checked, as in supergraphs
   * from other tools.
   */
  subgraphHashes: Readonly<Record<string, string>>;
}

/** A subgraph in the supergraph (join specification, `@join__graph`). */
export interface NamedSubgraph {
  name: string;
  /** Its address, unless the environment has another; '' if the supergraph has none. */
  url: string;
}

/**
 * Reads a supergraph, and the file `subgraph-hashes.json` beside it if it exists. @throws {Error} if it cannot be read.
 */
export function readSupergraph(file: string): Supergraph {
  const hashes = join(dirname(file), 'subgraph-hashes.json');
  const subgraphHashes = existsSync(hashes) ? JSON.parse(readFileSync(hashes, 'utf8')) : {};
  return { sdl: readFileSync(file, 'utf8'), subgraphHashes };
}

/** The subgraphs of a supergraph. @throws {Error} if there are none: then it is no supergraph. */
export function subgraphsOf(sdl: string): NamedSubgraph[] {
  const { definitions } = parse(sdl, { noLocation: true });
  const values = definitions.flatMap((node) =>
    node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'join__Graph' ? (node.values ?? []) : [],
  );
  const subgraphs = values.flatMap(({ directives = [] }) => {
    const graph = directives.find(({ name }) => name.value === 'join__graph');
    return graph ? [{ name: stringOf(graph.arguments, 'name'), url: stringOf(graph.arguments, 'url') }] : [];
  });
  if (subgraphs.length === 0) throw new Error('it has no enum join__Graph: it is not a supergraph of Federation 2');
  return subgraphs;
}

/** The names of a supergraph's mutations. */
export function mutationsOf(sdl: string): Set<string> {
  const { definitions } = parse(sdl, { noLocation: true });
  const fields = definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Mutation' ? (node.fields ?? []) : [],
  );
  return new Set(fields.map(({ name }) => name.value));
}

function stringOf(args: readonly ArgumentNode[] | undefined, name: string): string {
  const value = args?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : '';
}
