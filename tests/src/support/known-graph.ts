import { type DatabaseUrls, databaseUrl, readGraph, type Stack } from '@commerce/local-stack';
import { root } from './repository.ts';

/** The subgraphs that tests use; the graph may have others too. */
const KNOWN = ['products', 'cart', 'orders'] as const;
export type KnownSubgraph = (typeof KNOWN)[number];

/** `TOPOLOGY=one-process` runs the tests with the gateway and the subgraphs in one process. */
export const IS_ONE_PROCESS = process.env.TOPOLOGY === 'one-process';

/** The graph of the repository under test. */
export const graph = readGraph(root);

/** The URLs of all databases of the graph, including those of the known subgraphs. */
export type KnownDatabases = DatabaseUrls & Record<KnownSubgraph, string>;

/** The URLs of the graph's databases. @throws {Error} if a known subgraph has none. */
export function knownDatabases(urls: DatabaseUrls): KnownDatabases {
  const known = KNOWN.map((name) => [name, databaseUrl(urls, name)]);
  return { ...urls, ...Object.fromEntries(known) } as KnownDatabases;
}

/** The addresses of subgraphs, by name. */
export function subgraphUrls({ ports }: Pick<Stack, 'ports'>): Record<KnownSubgraph, string> {
  const urls = graph.subgraphs.map(({ name, subgraph }) => [subgraph, `http://127.0.0.1:${ports[name]}/graphql`]);
  return Object.fromEntries(urls) as Record<KnownSubgraph, string>;
}

/** The variables with the subgraphs' addresses for a service. */
export function subgraphVariables(urls: Record<string, string>): Record<string, string> {
  const given = graph.subgraphs.filter(({ subgraph }) => subgraph in urls);
  return Object.fromEntries(given.map(({ subgraph, urlVariable }) => [urlVariable, urls[subgraph] ?? '']));
}

/** The built program of a service. */
export function programOf(name: string): string {
  const service = graph.services.find((each) => each.name === name);
  if (!service) throw new Error(`no service is called ${name}`);
  return service.program;
}
