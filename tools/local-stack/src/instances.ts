import { type Graph, namesOf, readOneProcess, type Service } from './graph.ts';

/** The number of processes of each subgraph, by its name in `supergraph.yaml`. Default: one. */
export type Replicas = Readonly<Record<string, number>>;

/** A process of a service. */
export interface Instance {
  /** The name of the service; with a number from the second instance on, such as `products-subgraph-2`. */
  name: string;
  service: Service;
  /** Whether clients connect to it: it is stopped first. */
  isFront: boolean;
}

/** One process that is the gateway and all subgraphs. */
export function onlyInstanceOf(graph: Graph): Instance[] {
  const service = readOneProcess(graph);
  return [{ name: service.name, service, isFront: true }];
}

/** The processes of a graph, those of each service in sequence. */
export function instancesOf({ services, subgraphs, gateway }: Graph, replicas: Replicas): Instance[] {
  const count = new Map(subgraphs.map(({ name, subgraph }) => [name, replicas[subgraph] ?? 1]));
  return services.flatMap((service) =>
    Array.from({ length: count.get(service.name) ?? 1 }, (_, index) => ({
      name: index === 0 ? service.name : `${service.name}-${index + 1}`,
      service,
      isFront: service === gateway,
    })),
  );
}

/** The instance of this name. @throws {Error} if there is none. */
export function instanceOf(instances: readonly Instance[], name: string): Instance {
  const found = instances.find((instance) => instance.name === name);
  if (!found) throw new Error(`The graph has no service ${name}, only ${namesOf(instances)}.`);
  return found;
}
