import { createTokenSigner, createTokenVerifier, type ServiceKey } from '@commerce/identity';
import { type Carrier, createServiceClient, ServiceUnavailableError } from '@commerce/service-client';
import type { z } from 'zod';
import { readEnv } from '../env.ts';
import { httpSettingsFrom } from '../http/http-settings.ts';
import { runJobs } from '../jobs/run-jobs.ts';
import { followLevels } from '../logging/follow-levels.ts';
import { createLogger, type Logger, moduleOf } from '../logging/logger.ts';
import { logSecurityEvent } from '../security-events.ts';
import { openCalls } from '../tls/call-tls.ts';
import type { Closable, SubgraphDefinition, SubgraphHost } from './subgraph.ts';
import { createSubgraphServer, type SubgraphServer } from './subgraph-server.ts';

const GATEWAY = 'gateway';

/** The variables that every subgraph needs: see `envFields`. */
export interface SubgraphEnv extends HttpEnv, CallEnv {
  HOST: string;
  PORT: number;
  METRICS_PORT?: number | undefined;
  LOG_LEVEL: string;
  LOG_LEVELS_FILE?: string | undefined;
  SERVICE_KEY_FILE: ServiceKey;
  SERVICE_KEYS_FILE: KeySet;
  SERVICE_TIMEOUT_MS: number;
}

type HttpEnv = Parameters<typeof httpSettingsFrom>[0];
type CallEnv = Parameters<typeof openCalls>[0];
type KeySet = Parameters<typeof createTokenVerifier>[0]['keys'];

/** A subgraph that runs in this process. It does not listen yet. */
export interface OpenSubgraph {
  env: SubgraphEnv;
  logger: Logger;
  server: SubgraphServer;
  /** Adds the subgraph's routes beside GraphQL to a server of this process. */
  addRoutes(routes: SubgraphServer['routes']): Promise<void>;
  /** Runs its jobs until it is closed. */
  runJobs(): void;
  /** Ends its requests over HTTP and its jobs. May be repeated. */
  stopWork(): Promise<void>;
  /** Ends, in this order: its work, itself, and its resources, the last one first. */
  close(): Promise<void>;
}

/** Where a subgraph is opened. */
export interface OpenOptions {
  /** The environment. */
  source: NodeJS.ProcessEnv;
  /** What operators should know, for the health page. */
  warnings?: () => readonly string[];
  /** Carries calls to a service that runs in this process too; null if it does not. */
  carrierTo?: (service: string) => Carrier | null;
}

/** A subgraph that a process can open. */
export interface HostedSubgraph {
  name: string;
  /** @throws {EnvError} with all mistakes of the environment. */
  checkEnv(source: NodeJS.ProcessEnv): void;
  /** @throws {EnvError} with all mistakes of the environment. */
  open(options: OpenOptions): Promise<OpenSubgraph>;
}

/** Leaves open where a subgraph runs. */
export function hostSubgraph<Schema extends z.ZodType<SubgraphEnv>, Context extends object>(
  definition: SubgraphDefinition<Schema, Context>,
): HostedSubgraph {
  return {
    name: definition.name,
    checkEnv: (source) => void readEnv(definition.envSchema, source),
    open: (options) => openSubgraph(definition, options),
  };
}

async function openSubgraph<Schema extends z.ZodType<SubgraphEnv>, Context extends object>(
  definition: SubgraphDefinition<Schema, Context>,
  { source, warnings = () => [], carrierTo = () => null }: OpenOptions,
): Promise<OpenSubgraph> {
  const { name } = definition;
  const env = readEnv(definition.envSchema, source);
  const logger = createLogger(name, env.LOG_LEVEL);
  const endFollowing = followLevels(logger, env);
  const { host, closeUsed } = await createHost(env, logger, carrierTo);
  const subgraph = await definition.create(host);
  const keys = env.SERVICE_KEYS_FILE.keys.map(({ kid }) => kid).join(', ');
  logSecurityEvent(logger, { kind: 'keys_loaded', who: name, what: keys, why: null });
  const verifyToken = createTokenVerifier({ audience: name, keys: env.SERVICE_KEYS_FILE, gateway: GATEWAY });
  const server = await createSubgraphServer({
    ...{ subgraph, verifyToken, logger, warnings },
    http: httpSettingsFrom(env),
  });
  let jobs: ReturnType<typeof runJobs> | undefined;
  let stopped: Promise<void> | undefined;
  const stopAll = async () => {
    await server.close();
    await jobs?.stop();
  };
  const stopWork = () => {
    stopped ??= stopAll();
    return stopped;
  };
  return {
    ...{ env, logger, server },
    addRoutes: async (routes) => subgraph.addRoutes?.(routes),
    runJobs() {
      jobs ??= runJobs(subgraph.jobs, (error, job) => logFailure(moduleOf(logger, 'jobs'), job.name, error));
    },
    stopWork,
    async close() {
      await stopWork();
      await subgraph.stop?.();
      await closeUsed();
      endFollowing();
    },
  };
}

async function createHost<Env extends SubgraphEnv>(
  env: Env,
  logger: Logger,
  carrierTo: (service: string) => Carrier | null,
) {
  const signToken = await createTokenSigner(env.SERVICE_KEY_FILE);
  const calls = openCalls(env, logger);
  const used: Closable[] = [];
  const host: SubgraphHost<Env> = {
    env,
    logger,
    use: (resource) => {
      used.unshift(resource);
      return resource;
    },
    connectTo: (service, url) =>
      host.use(
        createServiceClient({
          service,
          to: calls.to(service, url, carrierTo(service)),
          timeoutMs: env.SERVICE_TIMEOUT_MS,
          signToken,
        }),
      ),
  };
  const closeUsed = async () => {
    for (const resource of used) await resource.close();
    calls.close();
  };
  return { host, closeUsed };
}

/** An outage of another service is no failure of this one. */
function logFailure(logger: Logger, job: string, err: unknown): void {
  const level = err instanceof ServiceUnavailableError ? 'warn' : 'error';
  logger[level]({ err, job }, 'a background job failed; it is tried again');
}
