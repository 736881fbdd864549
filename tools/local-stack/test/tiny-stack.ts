import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readGraph, type Stack, type StackOptions, startStack } from '../src/index.ts';

/** A clone with one subgraph, without a database, and a gateway: processes that answer with their environment. */
export const tinyGraph = readGraph(fileURLToPath(new URL('tiny-graph', import.meta.url)));

/** Starts the tiny graph in a separate folder; `stop` leaves nothing behind. @param env variables per service. */
export async function startTinyStack(
  env: StackOptions['env'] = {},
  more: Pick<StackOptions, 'ports' | 'replicas'> = {},
): Promise<Stack> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'tiny-stack-'));
  const stack = await startStack({
    graph: tinyGraph,
    dataDirectory,
    databases: { owners: {}, services: {} },
    env,
    ...more,
  });
  return {
    ...stack,
    stop: async () => {
      await stack.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
