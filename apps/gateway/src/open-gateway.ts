import { resolve } from 'node:path';
import { createTokenSigner } from '@commerce/identity';
import {
  createLogger,
  followLevels,
  httpSettingsFrom,
  type Logger,
  logSecurityEvent,
  openCalls,
  readEnv,
} from '@commerce/service';
import { type Carrier, createGraphQLTransport } from '@commerce/service-client';
import fastifyCors from '@fastify/cors';
import fastifyStatic from '@fastify/static';
import { createGateway, type Gateway } from './app.ts';
import { createAuthenticator } from './authenticate.ts';
import { corsOptions } from './cors.ts';
import { type Env, envSchema, urlOf } from './env.ts';
import { exposureFrom } from './exposure.ts';
import { OWN_SUPERGRAPH } from './own-files.ts';
import { rateLimitsFrom } from './rates/rates-from-env.ts';
import { readSupergraph } from './supergraph.ts';

/** A gateway that runs in this process. It does not listen yet. */
export interface OpenGateway {
  env: Env;
  logger: Logger;
  server: Gateway;
  /** Switches to what the file of the supergraph contains now. */
  reload(): Promise<void>;
  /** Ends its requests, then frees its resources. */
  close(): Promise<void>;
}

/**
 * Starts a gateway.
 * @param options.source the environment.
 * @param options.carrierTo carries calls to a service that runs in this process too; null if it does not.
 * @throws {EnvError} with all mistakes of the environment.
 */
async function openGateway(options: {
  source: NodeJS.ProcessEnv;
  warnings?: () => readonly string[];
  carrierTo?: (service: string) => Carrier | null;
}): Promise<OpenGateway> {
  const { source, warnings = () => [], carrierTo = () => null } = options;
  // Otherwise @apollo/gateway sends reports to its vendor every hour.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const env = readEnv(envSchema, source);
  const logger = createLogger('gateway', env.LOG_LEVEL);
  const endFollowing = followLevels(logger, env);
  const calls = openCalls(env, logger);
  const keys = (env.AUTH_JWKS_FILE?.keys ?? []).map(({ kid }) => kid ?? 'without a name').join(', ');
  logSecurityEvent(logger, { kind: 'keys_loaded', who: 'gateway', what: keys, why: null });
  const supergraph = readSupergraph(env.SUPERGRAPH_FILE ?? OWN_SUPERGRAPH);
  const { rates, close: closeRates } = await rateLimitsFrom(env, supergraph.sdl, logger);
  const server = await createGateway({
    supergraph,
    refuseOtherSchemas: env.SCHEMA_MISMATCH === 'unready',
    connect(subgraph) {
      const service = `${subgraph.name}-subgraph`;
      const to = calls.to(service, urlOf(subgraph, source), carrierTo(service));
      return createGraphQLTransport({ service, to, timeoutMs: env.SUBGRAPH_TIMEOUT_MS });
    },
    strictSubgraphs: env.STRICT_SUBGRAPHS === 'on',
    authenticate: createAuthenticator(
      {
        keys: env.AUTH_JWKS_FILE ?? (env.AUTH_JWKS_URL === undefined ? null : new URL(env.AUTH_JWKS_URL)),
        issuer: env.AUTH_ISSUER,
        audience: env.AUTH_AUDIENCE,
      },
      { onOutage: (error) => logger.warn(error, "the login issuer's keys cannot be had") },
    ),
    signToken: env.SERVICE_KEY_FILE ? await createTokenSigner(env.SERVICE_KEY_FILE) : null,
    exposure: exposureFrom(env),
    slowOperationMs: env.LOG_SLOW_OPERATION_MS,
    maxOperationCost: env.MAX_OPERATION_COST,
    maxRunningCost: { queries: env.MAX_RUNNING_QUERY_COST, mutations: env.MAX_RUNNING_MUTATION_COST },
    rates,
    trustedProxies: env.TRUSTED_PROXIES ?? 0,
    persisted: { manifest: env.PERSISTED_OPERATIONS_FILE ?? new Map(), onlyListed: env.SAFELIST === 'on' },
    http: httpSettingsFrom(env),
    warnings,
    logger,
  });
  const cors = corsOptions(env.CORS_ORIGINS);
  if (cors) await server.routes.register(fastifyCors, cors);
  if (env.STATIC_DIRECTORY) {
    await server.routes.register(fastifyStatic, {
      root: resolve(env.STATIC_DIRECTORY),
      prefix: '/images/',
      decorateReply: false,
    });
  }
  return {
    ...{ env, logger, server },
    reload: () => server.useSupergraph(readSupergraph(env.SUPERGRAPH_FILE ?? OWN_SUPERGRAPH)),
    async close() {
      await server.close();
      await closeRates();
      calls.close();
      endFollowing();
    },
  };
}

/** The gateway, wherever it runs. */
export const gateway = {
  name: 'gateway',
  /** @throws {EnvError} with all mistakes of the environment. */
  checkEnv: (source: NodeJS.ProcessEnv): void => void readEnv(envSchema, source),
  open: openGateway,
};
