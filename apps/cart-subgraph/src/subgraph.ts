import { poolOptionsOf } from '@commerce/database';
import { defineSubgraph, moduleOf } from '@commerce/service';
import { createCartSubgraph } from './app.ts';
import { createEventSender } from './clients/orders-client.ts';
import { createProductsClient } from './clients/products-client.ts';
import { openDatabase } from './database.ts';
import { envSchema } from './env.ts';

/** The cart subgraph, for any host. */
export const cartSubgraph = defineSubgraph({
  name: 'cart-subgraph',
  envSchema,
  async create({ env, logger, connectTo, use }) {
    const { prisma, pool } = use(openDatabase(poolOptionsOf(env, moduleOf(logger, 'database'))));
    return createCartSubgraph({
      prisma,
      pool,
      products: createProductsClient(connectTo('products-subgraph', env.PRODUCTS_URL)),
      acceptEvents: createEventSender(connectTo('orders-subgraph', env.ORDERS_URL)),
      settings: {
        idleDays: env.CART_IDLE_DAYS,
        retentionDays: env.CART_RETENTION_DAYS,
        mergeRule: env.CART_MERGE_RULE,
        expiryIntervalMs: env.CART_EXPIRY_INTERVAL_MS,
      },
      outbox: { pollMs: env.OUTBOX_POLL_MS, retentionDays: env.OUTBOX_RETENTION_DAYS },
    });
  },
});
