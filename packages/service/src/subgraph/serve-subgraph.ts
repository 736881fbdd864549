import type { z } from 'zod';
import { runProcess } from '../run-process.ts';
import { hostSubgraph, type SubgraphEnv } from './open-subgraph.ts';
import type { SubgraphDefinition } from './subgraph.ts';

/** Runs a subgraph as a process over HTTP, with its jobs, until the process is asked to stop. */
export function serveSubgraph<Schema extends z.ZodType<SubgraphEnv>, Context extends object>(
  definition: SubgraphDefinition<Schema, Context>,
): void {
  runProcess(definition.name, async (warnings) => {
    const subgraph = await hostSubgraph(definition).open({ source: process.env, warnings });
    await subgraph.addRoutes(subgraph.server.routes);
    return subgraph;
  });
}
