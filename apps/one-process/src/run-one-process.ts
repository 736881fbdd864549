import { openGateway } from '@commerce/gateway/open-gateway';
import {
  logStrayRejections,
  type OpenSubgraph,
  onReload,
  onShutdown,
  type openSubgraph,
  reportListening,
  serveMetrics,
  startTracingFrom,
  warningsOfParent,
} from '@commerce/service';
import type { Carrier } from '@commerce/service-client';
import { environmentFor, prefixOf } from './environments.ts';
import { withOwnKeys } from './keys.ts';

/** Starts a subgraph in this process. */
export interface Hosted {
  name: string;
  open(options: Parameters<typeof openSubgraph>[1]): Promise<OpenSubgraph>;
}

/**
 * Runs the gateway and subgraphs until the process is asked to stop. Subgraphs with an address, such as `ORDERS_URL`, run
 * elsewhere and are called over HTTP.
 */
export async function runOneProcess(subgraphs: readonly Hosted[]): Promise<void> {
  const here = subgraphs.filter(({ name }) => !process.env[`${prefixOf(name)}_URL`]);
  const source = await withOwnKeys(['gateway', ...here.map(({ name }) => name)], process.env);
  const warnings = warningsOfParent();
  const endTracing = await startTracingFrom('one-process', environmentFor('gateway', source));
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
  const gateway = await openGateway({ source: environmentFor('gateway', source), warnings, carrierTo });
  const { env, logger, server } = gateway;
  logStrayRejections(logger);
  for (const { name, open } of here) {
    const subgraph = await open({ source: environmentFor(name, source), warnings, carrierTo });
    running.set(name, subgraph);
    // Beside /graphql of the gateway, which is what the internet reaches.
    await subgraph.addRoutes(server.routes);
    await subgraph.addRoutes(subgraph.server.routes);
  }
  const metrics = await serveMetrics(env, logger);
  for (const [, subgraph] of running) subgraph.runJobs();
  onReload(gateway.reload, logger);
  await onShutdown(
    async () => {
      await gateway.close();
      // Work of one may call another.
      await Promise.all([...running.values()].map((subgraph) => subgraph.stopWork()));
      await Promise.all([...running.values()].map((subgraph) => subgraph.close()));
      await metrics.close();
      await endTracing();
    },
    logger,
    env.DRAIN_MS,
  );
  for (const [name, { env: own, server: internal }] of running) {
    // Only services elsewhere need it.
    if (source[`${prefixOf(name)}_PORT`]) await internal.listen({ host: own.HOST, port: own.PORT });
  }
  reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
}
