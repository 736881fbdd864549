import { gateway as gatewayHost } from '@commerce/gateway/open-gateway';
import { variablePrefix } from '@commerce/identity';
import { type HostedSubgraph, type OpenSubgraph, runProcess, type Served } from '@commerce/service';
import type { Carrier } from '@commerce/service-client';
import { checkEnvironments, environmentFor } from './environments.ts';
import { withOwnKeys } from './keys.ts';

/**
 * Runs the gateway and subgraphs until the process is asked to stop. Subgraphs with an address, such as `ORDERS_URL`, run
 * elsewhere and are called over HTTP.
 */
export function runOneProcess(subgraphs: readonly HostedSubgraph[]): void {
  runProcess('one-process', (warnings) => openTogether(subgraphs, warnings));
}

async function openTogether(subgraphs: readonly HostedSubgraph[], warnings: () => readonly string[]): Promise<Served> {
  const here = subgraphs.filter(({ name }) => !process.env[`${variablePrefix(name)}_URL`]);
  const source = await withOwnKeys(['gateway', ...here.map(({ name }) => name)], process.env);
  checkEnvironments([gatewayHost, ...here], source);
  const running = new Map<string, OpenSubgraph>();
  // Subgraphs call each other in a circle: each is looked up when it is called.
  const carrierTo = (service: string): Carrier | null => {
    if (!here.some(({ name }) => name === service)) return null;
    return {
      async send(...call) {
        const subgraph = running.get(service);
        if (!subgraph) throw new Error(`${service} has not started yet`);
        return subgraph.server.carrier.send(...call);
      },
      close: async () => undefined,
    };
  };
  const gateway = await gatewayHost.open({ source: environmentFor('gateway', source), warnings, carrierTo });
  for (const { name, open } of here) {
    const subgraph = await open({ source: environmentFor(name, source), warnings, carrierTo });
    running.set(name, subgraph);
    // Beside /graphql of the gateway, which is what the internet reaches.
    await subgraph.addRoutes(gateway.server.routes);
    await subgraph.addRoutes(subgraph.server.routes);
  }
  return {
    ...gateway,
    async begin() {
      for (const [name, { env, server }] of running) {
        // Only services elsewhere need it.
        if (source[`${variablePrefix(name)}_PORT`]) await server.listen({ host: env.HOST, port: env.PORT });
      }
    },
    runJobs() {
      for (const subgraph of running.values()) subgraph.runJobs();
    },
    async close() {
      await gateway.close();
      // Work of one may call another.
      await Promise.all([...running.values()].map((subgraph) => subgraph.stopWork()));
      await Promise.all([...running.values()].map((subgraph) => subgraph.close()));
    },
  };
}
