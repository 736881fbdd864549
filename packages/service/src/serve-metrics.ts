import cluster from 'node:cluster';
import { CONTENT_TYPE, exposition, measureProcess } from '@commerce/metrics';
import { createHttpServer } from './http-server.ts';
import type { Logger } from './logging/logger.ts';

const NOT_SERVED = { close: async () => undefined };

/** Where the metrics of a process are served. */
export interface MetricsEnv {
  HOST: string;
  METRICS_PORT?: number | undefined;
}

/**
 * Serves what was measured in this process at `GET /metrics`, for Prometheus, on a port of its own that clients do not
 * reach. Does nothing if `METRICS_PORT` is not set. The primary serves what its workers have measured.
 */
export async function serveMetrics(env: MetricsEnv, logger: Logger) {
  if (env.METRICS_PORT !== undefined) measureProcess();
  return cluster.isWorker ? NOT_SERVED : serveExposition(env, logger, exposition);
}

/** Serves what `read` answers. */
export async function serveExposition(
  { HOST: host, METRICS_PORT: port }: MetricsEnv,
  logger: Logger,
  read: () => Promise<string>,
) {
  if (port === undefined) return NOT_SERVED;
  const server = createHttpServer({ logger, isReady: async () => true });
  server.routes.get('/metrics', async (_request, reply) =>
    reply.header('content-type', CONTENT_TYPE).send(await read()),
  );
  const url = await server.listen({ host, port });
  logger.info({ url: `${url}/metrics` }, 'metrics');
  return server;
}
