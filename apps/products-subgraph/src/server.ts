import { createTokenSigner, createTokenVerifier } from '@commerce/identity';
import {
  createLogger,
  createSubgraphServer,
  httpSettingsFrom,
  logStrayRejections,
  onShutdown,
  readEnv,
  reportListening,
  runService,
} from '@commerce/service';
import { createServiceClient } from '@commerce/service-client';
import { createProductsSubgraph } from './app.ts';
import { createEventHandOver } from './clients/orders-client.ts';
import { envSchema } from './env.ts';
import { openDatabase } from './prisma.ts';

runService(async () => {
  const env = readEnv(envSchema, process.env);
  const logger = createLogger('products-subgraph', env.LOG_LEVEL);
  logStrayRejections(logger);
  const database = openDatabase({
    url: env.DATABASE_URL,
    maxConnections: env.DATABASE_POOL_SIZE,
    onError: (error) => logger.warn(error, 'a database connection was lost'),
  });
  const subgraph = createProductsSubgraph({
    prisma: database.prisma,
    sql: database.sql,
    settings: {
      currencyCode: env.SHOP_CURRENCY,
      assetBaseUrl: env.ASSET_BASE_URL,
      reservationMinutes: env.RESERVATION_MINUTES,
      reservationExpiryIntervalMs: env.RESERVATION_EXPIRY_INTERVAL_MS,
    },
    onError: (error) => logger.error(error, 'unfinished reservations could not be released'),
  });
  const verifyToken = createTokenVerifier({ audience: subgraph.name, keys: env.SERVICE_KEYS_FILE, gateway: 'gateway' });
  const server = await createSubgraphServer({ subgraph, verifyToken, logger, http: httpSettingsFrom(env) });
  const orders = createServiceClient({
    service: 'orders-subgraph',
    url: env.ORDERS_URL,
    timeoutMs: env.SERVICE_TIMEOUT_MS,
    signToken: await createTokenSigner(env.SERVICE_KEY_FILE),
  });
  const backgroundWork = subgraph.startBackgroundWork({
    pool: database.pool,
    settings: {
      pollMs: env.OUTBOX_POLL_MS,
      retentionDays: env.OUTBOX_RETENTION_DAYS,
      lowStockAt: env.STOCK_LOW_AT,
    },
    handOver: createEventHandOver(orders),
    onError: (error) => logger.warn(error, 'events could not be handed over; they are kept'),
  });
  onShutdown(async () => {
    await server.close();
    await backgroundWork.stop();
    await orders.close();
    await database.close();
  }, logger);
  reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
});
