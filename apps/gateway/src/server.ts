import { resolve } from 'node:path';
import { createTokenSigner } from '@commerce/identity';
import {
  createLogger,
  httpSettingsFrom,
  logSecurityEvent,
  logStrayRejections,
  onReload,
  onShutdown,
  readEnv,
  reportListening,
  runService,
  serveMetrics,
  warningsOfParent,
} from '@commerce/service';
import { createGraphQLTransport } from '@commerce/service-client';
import fastifyCors from '@fastify/cors';
import fastifyStatic from '@fastify/static';
import { createGateway } from './app.ts';
import { createAuthenticator } from './authenticate.ts';
import { corsOptions } from './cors.ts';
import { envSchema, urlOf } from './env.ts';
import { exposureFrom } from './exposure.ts';
import { OWN_SUPERGRAPH } from './own-files.ts';
import { rateLimitsFrom } from './rates/rates-from-env.ts';
import { readSupergraph } from './supergraph.ts';

// Otherwise @apollo/gateway sends reports to its vendor every hour.
process.env.APOLLO_TELEMETRY_DISABLED = '1';

runService(async () => {
  const env = readEnv(envSchema, process.env);
  const logger = createLogger('gateway', env.LOG_LEVEL);
  logStrayRejections(logger);
  const keys = (env.AUTH_JWKS_FILE?.keys ?? []).map(({ kid }) => kid ?? 'without a name').join(', ');
  logSecurityEvent(logger, { kind: 'keys_loaded', who: 'gateway', what: keys, why: null });
  const { rates, close: closeRates } = await rateLimitsFrom(env, logger);
  const server = await createGateway({
    supergraph: readSupergraph(env.SUPERGRAPH_FILE ?? OWN_SUPERGRAPH),
    refuseOtherSchemas: env.SCHEMA_MISMATCH === 'unready',
    connect: (subgraph) =>
      createGraphQLTransport({
        service: `${subgraph.name}-subgraph`,
        url: urlOf(subgraph, process.env),
        timeoutMs: env.SUBGRAPH_TIMEOUT_MS,
      }),
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
    maxOperationCost: env.MAX_OPERATION_COST,
    maxRunningCost: { queries: env.MAX_RUNNING_QUERY_COST, mutations: env.MAX_RUNNING_MUTATION_COST },
    rates,
    trustedProxies: env.TRUSTED_PROXIES ?? 0,
    persisted: { manifest: env.PERSISTED_OPERATIONS_FILE ?? new Map(), onlyListed: env.SAFELIST === 'on' },
    http: httpSettingsFrom(env),
    warnings: warningsOfParent(),
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
  const metrics = await serveMetrics(env, logger);
  onReload(() => server.useSupergraph(readSupergraph(env.SUPERGRAPH_FILE ?? OWN_SUPERGRAPH)), logger);
  await onShutdown(
    async () => {
      await server.close();
      await closeRates();
      await metrics.close();
    },
    logger,
    env.DRAIN_MS,
  );
  reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
});
