import { CONTENT_TYPE, exposition, measureProcess } from '@commerce/metrics';
import { createHttpServer } from './http-server.ts';
import type { Logger } from './logging/logger.ts';

/** Where the metrics of a process are served. */
export interface MetricsEnv {
  HOST: string;
  METRICS_PORT?: number | undefined;
}

/**
 * Serves what was measured in this process at `GET /metrics`, for Prometheus, on a port of its own that clients do not
 * reach. Does nothing if `METRICS_PORT` is not set.
 */
export async function serveMetrics({ HOST: host, METRICS_PORT: port }: MetricsEnv, logger: Logger) {
  if (port === undefined) return { close: async () => undefined };
  measureProcess();
  const server = createHttpServer({ logger, isReady: async () => true });
  server.routes.get('/metrics', async (_request, reply) =>
    reply.header('content-type', CONTENT_TYPE).send(await exposition()),
  );
  const url = await server.listen({ host, port });
  logger.info({ url: `${url}/metrics` }, 'metrics');
  return server;
}
