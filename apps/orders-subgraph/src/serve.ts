import { createTokenSigner, createTokenVerifier } from '@commerce/identity';
import {
  createLogger,
  createSubgraphServer,
  httpSettingsFrom,
  logStrayRejections,
  onShutdown,
  readEnv,
  reportListening,
} from '@commerce/service';
import { createServiceClient } from '@commerce/service-client';
import { createOrdersSubgraph } from './app.ts';
import { createCartClient } from './clients/cart-client.ts';
import { createProductsClient } from './clients/products-client.ts';
import { envSchema } from './env.ts';
import { eventSettings } from './event-settings.ts';
import { addPaymentCallbacks } from './payment-callbacks.ts';
import { openProvider } from './payments/open-provider.ts';
import { openDatabase } from './prisma.ts';
import type { Watch } from './services/checkout/checkout-driver.ts';
import { prepareJobQueue } from './services/checkout/checkout-jobs.ts';

/**
 * Runs orders-subgraph until the process is asked to stop.
 * @param watch see {@link Watch}; `server.ts`, which is all that production starts, gives none.
 */
export async function serve(watch?: Watch): Promise<void> {
  const env = readEnv(envSchema, process.env);
  const logger = createLogger('orders-subgraph', env.LOG_LEVEL);
  logStrayRejections(logger);
  const database = openDatabase({
    url: env.DATABASE_URL,
    maxConnections: env.DATABASE_POOL_SIZE,
    onError: (error) => logger.warn(error, 'a database connection was lost'),
  });
  await prepareJobQueue(database.pool);
  const signToken = await createTokenSigner(env.SERVICE_KEY_FILE);
  const timeoutMs = env.SERVICE_TIMEOUT_MS;
  const cart = createServiceClient({ service: 'cart-subgraph', url: env.CART_URL, timeoutMs, signToken });
  const products = createServiceClient({ service: 'products-subgraph', url: env.PRODUCTS_URL, timeoutMs, signToken });
  const subgraph = createOrdersSubgraph({
    pool: database.pool,
    prisma: database.prisma,
    cart: createCartClient(cart),
    products: createProductsClient(products),
    provider: openProvider(env),
    settings: {
      accessSecret: env.ORDER_ACCESS_SECRET,
      deadlineMs: env.CHECKOUT_DEADLINE_MS,
      currencyCode: env.SHOP_CURRENCY,
      shippingMinorUnits: env.SHIPPING_MINOR_UNITS,
      taxBasisPoints: env.TAX_BASIS_POINTS,
      events: eventSettings(env),
      webhookSecretsKey: env.WEBHOOK_SECRETS_KEY ?? env.ORDER_ACCESS_SECRET,
      paymentRule: env.PAYMENT_PROVIDER === 'none' ? 'none' : env.PAYMENT_AT_CHECKOUT,
      paymentDeadlineMs: env.PAYMENT_DEADLINE_MS,
      captureAt: env.PAYMENT_CAPTURE,
    },
    onError: (error) => logger.error(error, 'background work failed; it is tried again'),
    ...(watch && { watch }),
  });
  const verifyToken = createTokenVerifier({ audience: subgraph.name, keys: env.SERVICE_KEYS_FILE, gateway: 'gateway' });
  const server = await createSubgraphServer({ subgraph, verifyToken, logger, http: httpSettingsFrom(env) });
  await addPaymentCallbacks(server.routes, subgraph.callbacks);
  const backgroundWork = subgraph.startBackgroundWork();
  onShutdown(async () => {
    await server.close();
    await backgroundWork.stop();
    await Promise.all([cart.close(), products.close()]);
    await database.close();
  }, logger);
  reportListening(await server.listen({ host: env.HOST, port: env.PORT }), logger);
}
