import type { HttpServer } from './http-server.ts';
import type { Logger } from './logging/logger.ts';
import { onBackgroundWork } from './on-background-work.ts';
import {
  answerParent,
  logStrayRejections,
  onReload,
  onShutdown,
  reportListening,
  warningsOfParent,
} from './process.ts';
import { runService } from './run-service.ts';
import { type MetricsEnv, serveMetrics } from './serve-metrics.ts';
import { startTracingFrom } from './trace-settings.ts';

/** What a process serves over HTTP: the gateway, a subgraph, or all of them. */
export interface Served {
  env: MetricsEnv & { PORT: number; DRAIN_MS: number };
  logger: Logger;
  server: Pick<HttpServer, 'listen'>;
  /** Begins what else it does; not if the process is asked to stop meanwhile. */
  begin?(): Promise<void>;
  /** Begins background work, which one of several workers does at a time. */
  runJobs?(): void;
  /** Reads its files again. */
  reload?(): Promise<void>;
  /** Ends its requests and its other work, then frees its resources. */
  close(): Promise<void>;
}

/**
 * Serves until the process is asked to stop; exits with an explanation if it cannot start.
 * @param name of the process, in its traces.
 * @param open starts what is served. Its argument says what the parent process wants operators to know.
 */
export function runProcess(name: string, open: (warnings: () => readonly string[]) => Promise<Served>): void {
  runService(async () => {
    const endTracing = await startTracingFrom(name, process.env);
    const { env, logger, server, begin, runJobs, reload, close } = await open(warningsOfParent());
    logStrayRejections(logger);
    answerParent();
    const metrics = await serveMetrics(env, logger);
    if (reload) onReload(reload, logger);
    const end = async () => {
      await close();
      await metrics.close();
      await endTracing();
    };
    await onShutdown(end, logger, env.DRAIN_MS);
    if (runJobs) onBackgroundWork(runJobs);
    await begin?.();
    reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
  });
}
