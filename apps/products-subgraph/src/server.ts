import { createTokenVerifier } from '@commerce/identity';
import {
  createLogger,
  createSubgraphServer,
  onShutdown,
  readEnv,
  reportListening,
  runService,
} from '@commerce/service';
import { createProductsSubgraph } from './app.ts';
import { envSchema } from './env.ts';
import { openDatabase } from './prisma.ts';

runService(async () => {
  const env = readEnv(envSchema, process.env);
  const logger = createLogger('products-subgraph', env.LOG_LEVEL);
  const database = openDatabase({
    url: env.DATABASE_URL,
    maxConnections: env.DATABASE_POOL_SIZE,
    onError: (error) => logger.warn(error, 'a database connection was lost'),
  });
  const subgraph = createProductsSubgraph({
    prisma: database.prisma,
    settings: {
      currencyCode: env.SHOP_CURRENCY,
      assetBaseUrl: env.ASSET_BASE_URL,
      reservationMinutes: env.RESERVATION_MINUTES,
      reservationExpiryIntervalMs: env.RESERVATION_EXPIRY_INTERVAL_MS,
    },
    onError: (error) => logger.error(error, 'unfinished reservations could not be given back'),
  });
  const verifyToken = createTokenVerifier({ audience: subgraph.name, keys: env.SERVICE_KEYS_FILE, gateway: 'gateway' });
  const server = await createSubgraphServer({ subgraph, verifyToken, logger });
  const backgroundWork = subgraph.startBackgroundWork();
  onShutdown(async () => {
    await server.close();
    await backgroundWork.stop();
    await database.close();
  }, logger);
  reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
});
