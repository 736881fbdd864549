import type { z } from 'zod';
import { runService } from '../env.ts';
import { logStrayRejections, onShutdown, reportListening, warningsOfParent } from '../process.ts';
import { serveMetrics } from '../serve-metrics.ts';
import { startTracingFrom } from '../trace-settings.ts';
import { openSubgraph, type SubgraphEnv } from './open-subgraph.ts';
import type { SubgraphDefinition } from './subgraph.ts';

/** Runs a subgraph as a process over HTTP, with its jobs, until the process is asked to stop. */
export function serveSubgraph<Schema extends z.ZodType<SubgraphEnv>, Context extends object>(
  definition: SubgraphDefinition<Schema, Context>,
): void {
  runService(async () => {
    const endTracing = await startTracingFrom(definition.name, process.env);
    const subgraph = await openSubgraph(definition, { source: process.env, warnings: warningsOfParent() });
    const { env, logger, server } = subgraph;
    logStrayRejections(logger);
    await subgraph.addRoutes(server.routes);
    const metrics = await serveMetrics(env, logger);
    subgraph.runJobs();
    await onShutdown(
      async () => {
        await subgraph.close();
        await metrics.close();
        await endTracing();
      },
      logger,
      env.DRAIN_MS,
    );
    reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
  });
}
