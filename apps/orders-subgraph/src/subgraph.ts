import { poolOptionsOf } from '@commerce/database';
import { defineSubgraph, logSecurityEvent, moduleOf } from '@commerce/service';
import { createOrdersSubgraph } from './app.ts';
import { createCartClient } from './clients/cart-client.ts';
import { createProductsClient } from './clients/products-client.ts';
import { openDatabase } from './database.ts';
import { envSchema } from './env.ts';
import { openProvider } from './payments/open-provider.ts';
import { readSettings } from './read-settings.ts';
import type { Watch } from './services/checkout/checkout-driver.ts';
import { prepareOnce } from './services/checkout/checkout-jobs.ts';

/** The orders subgraph, for any host. */
export const ordersSubgraph = defineOrders();

/**
 * @param watch see {@link Watch}; production has none.
 * @public for tests, which run it from `dist`.
 */
export function defineOrders(watch?: Watch) {
  return defineSubgraph({
    name: 'orders-subgraph',
    envSchema,
    async create({ env, logger, connectTo, use }) {
      const { prisma, pool } = use(openDatabase(poolOptionsOf(env, moduleOf(logger, 'database'))));
      const prepareQueue = prepareOnce(pool);
      // Without its database it starts anyway, is not ready, and tries again.
      await prepareQueue().catch((error) => logger.warn(error, 'the job queue cannot be prepared yet'));
      return createOrdersSubgraph({
        prisma,
        pool,
        cart: createCartClient(connectTo('cart-subgraph', env.CART_URL)),
        products: createProductsClient(connectTo('products-subgraph', env.PRODUCTS_URL)),
        provider: openProvider(env),
        settings: readSettings(env),
        prepareQueue,
        log: moduleOf(logger, 'checkout'),
        logDeliveries: moduleOf(logger, 'deliveries'),
        report: (event) => logSecurityEvent(logger, event),
        onError: (error) => logger.error(error, 'background work failed; it is tried again'),
        ...(watch && { watch }),
      });
    },
  });
}
