import { createTokenSigner, createTokenVerifier, type ServiceKey } from '@commerce/identity';
import { createServiceClient, ServiceUnavailableError } from '@commerce/service-client';
import type { z } from 'zod';
import { readEnv, runService } from '../env.ts';
import { httpSettingsFrom } from '../http/http-settings.ts';
import { runJobs } from '../jobs/run-jobs.ts';
import { createLogger, type Logger } from '../logger.ts';
import { logStrayRejections, onShutdown, reportListening, warningsOfParent } from '../process.ts';
import { logSecurityEvent } from '../security-events.ts';
import { serveMetrics } from '../serve-metrics.ts';
import type { Closable, SubgraphDefinition, SubgraphHost } from './subgraph.ts';
import { createSubgraphServer } from './subgraph-server.ts';

const GATEWAY = 'gateway';

/** The variables that every subgraph needs to run as a process over HTTP: see `envFields`. */
export interface ServedEnv extends HttpEnv {
  HOST: string;
  PORT: number;
  METRICS_PORT?: number | undefined;
  LOG_LEVEL: string;
  SERVICE_KEY_FILE: ServiceKey;
  SERVICE_KEYS_FILE: KeySet;
  SERVICE_TIMEOUT_MS: number;
}

type HttpEnv = Parameters<typeof httpSettingsFrom>[0];
type KeySet = Parameters<typeof createTokenVerifier>[0]['keys'];

/**
 * Runs a subgraph as a process over HTTP, with its jobs, until the process is asked to stop. Then these end, in this
 * order: requests, jobs, the subgraph, and its resources, the last one first.
 */
export function serveSubgraph<Schema extends z.ZodType<ServedEnv>, Context extends object>(
  definition: SubgraphDefinition<Schema, Context>,
): void {
  runService(async () => {
    const env = readEnv(definition.envSchema, process.env);
    const logger = createLogger(definition.name, env.LOG_LEVEL);
    logStrayRejections(logger);
    const { host, closeUsed } = await createHost(env, logger);
    const subgraph = await definition.create(host);
    const keys = env.SERVICE_KEYS_FILE.keys.map(({ kid }) => kid).join(', ');
    logSecurityEvent(logger, { kind: 'keys_loaded', who: definition.name, what: keys, why: null });
    const verifyToken = createTokenVerifier({
      audience: definition.name,
      keys: env.SERVICE_KEYS_FILE,
      gateway: GATEWAY,
    });
    const server = await createSubgraphServer({
      ...{ subgraph, verifyToken, logger },
      http: httpSettingsFrom(env),
      warnings: warningsOfParent(),
    });
    await subgraph.addRoutes?.(server.routes);
    const metrics = await serveMetrics(env, logger);
    const jobs = runJobs(subgraph.jobs, (error, { name }) => logFailure(logger, name, error));
    await onShutdown(
      async () => {
        await server.close();
        await jobs.stop();
        await subgraph.stop?.();
        await closeUsed();
        await metrics.close();
      },
      logger,
      env.DRAIN_MS,
    );
    reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
  });
}

async function createHost<Env extends ServedEnv>(env: Env, logger: Logger) {
  const signToken = await createTokenSigner(env.SERVICE_KEY_FILE);
  const used: Closable[] = [];
  const host: SubgraphHost<Env> = {
    env,
    logger,
    use: (resource) => {
      used.unshift(resource);
      return resource;
    },
    connectTo: (service, url) =>
      host.use(createServiceClient({ service, url, timeoutMs: env.SERVICE_TIMEOUT_MS, signToken })),
  };
  const closeUsed = async () => {
    for (const resource of used) await resource.close();
  };
  return { host, closeUsed };
}

/** An outage of another service is no failure of this one. */
function logFailure(logger: Logger, job: string, err: unknown): void {
  const level = err instanceof ServiceUnavailableError ? 'warn' : 'error';
  logger[level]({ err, job }, 'a background job failed; it is tried again');
}
