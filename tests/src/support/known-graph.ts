import { type DatabaseUrls, databaseUrl, readGraph, type Stack } from '@commerce/local-stack';
import { root } from './repository.ts';

/** The subgraphs that tests ask something of: the graph may have others too. */
const KNOWN = ['products', 'cart', 'orders'] as const;
export type KnownSubgraph = (typeof KNOWN)[number];

/** What the repository under test says that there is. */
export const graph = readGraph(root);

/** The URLs of all databases of the graph, those of the known subgraphs among them. */
export type KnownDatabases = DatabaseUrls & Record<KnownSubgraph, string>;

/** The URLs of the graph's databases. @throws {Error} if a known subgraph has none. */
export function knownDatabases(urls: DatabaseUrls): KnownDatabases {
  const known = KNOWN.map((name) => [name, databaseUrl(urls, name)]);
  return { ...urls, ...Object.fromEntries(known) } as KnownDatabases;
}

/** Where subgraphs answer, by their names in the graph. */
export function subgraphUrls(stack: Pick<Stack, 'service'>): Record<KnownSubgraph, string> {
  const urls = graph.subgraphs.map(({ name, subgraph }) => [subgraph, `${stack.service(name).url}/graphql`]);
  return Object.fromEntries(urls) as Record<KnownSubgraph, string>;
}

/** The variables that tell a service where the subgraphs are. */
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
