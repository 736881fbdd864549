import { createTokenSigner, createTokenVerifier } from '@commerce/identity';
import { startOutbox } from '@commerce/outbox';
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
import { createCartSubgraph } from './app.ts';
import { createEventHandOver } from './clients/orders-client.ts';
import { createProductsClient } from './clients/products-client.ts';
import { envSchema } from './env.ts';
import { openDatabase } from './prisma.ts';

runService(async () => {
  const env = readEnv(envSchema, process.env);
  const logger = createLogger('cart-subgraph', env.LOG_LEVEL);
  logStrayRejections(logger);
  const database = openDatabase({
    url: env.DATABASE_URL,
    maxConnections: env.DATABASE_POOL_SIZE,
    onError: (error) => logger.warn(error, 'a database connection was lost'),
  });
  const signToken = await createTokenSigner(env.SERVICE_KEY_FILE);
  const timeoutMs = env.SERVICE_TIMEOUT_MS;
  const products = createServiceClient({ service: 'products-subgraph', url: env.PRODUCTS_URL, timeoutMs, signToken });
  const orders = createServiceClient({ service: 'orders-subgraph', url: env.ORDERS_URL, timeoutMs, signToken });
  const subgraph = createCartSubgraph({
    prisma: database.prisma,
    pool: database.pool,
    products: createProductsClient(products),
    settings: {
      idleDays: env.CART_IDLE_DAYS,
      mergeRule: env.CART_MERGE_RULE,
      expiryIntervalMs: env.CART_EXPIRY_INTERVAL_MS,
    },
    onError: (error) => logger.error(error, 'idle carts could not be expired'),
  });
  const verifyToken = createTokenVerifier({ audience: subgraph.name, keys: env.SERVICE_KEYS_FILE, gateway: 'gateway' });
  const server = await createSubgraphServer({ subgraph, verifyToken, logger, http: httpSettingsFrom(env) });
  const backgroundWork = subgraph.startBackgroundWork();
  const outbox = startOutbox({
    pool: database.pool,
    settings: { pollMs: env.OUTBOX_POLL_MS, retentionDays: env.OUTBOX_RETENTION_DAYS },
    handOver: createEventHandOver(orders),
    onError: (error) => logger.warn(error, 'events could not be handed over; they are kept'),
  });
  onShutdown(async () => {
    await server.close();
    await Promise.all([backgroundWork.stop(), outbox.stop()]);
    await Promise.all([products.close(), orders.close()]);
    await database.close();
  }, logger);
  reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
});
