import { poolOptionsOf } from '@commerce/database';
import { defineSubgraph, moduleOf } from '@commerce/service';
import { createProductsSubgraph } from './app.ts';
import { createEventSender } from './clients/orders-client.ts';
import { openDatabase } from './database.ts';
import { envSchema } from './env.ts';

/** The products subgraph, for any host. */
export const productsSubgraph = defineSubgraph({
  name: 'products-subgraph',
  envSchema,
  async create({ env, logger, connectTo, use }) {
    const { prisma, pool } = use(openDatabase(poolOptionsOf(env, moduleOf(logger, 'database'))));
    return createProductsSubgraph({
      prisma,
      pool,
      acceptEvents: createEventSender(connectTo('orders-subgraph', env.ORDERS_URL)),
      settings: {
        currencyCode: env.SHOP_CURRENCY,
        assetBaseUrl: env.ASSET_BASE_URL,
        reservationMinutes: env.RESERVATION_MINUTES,
        reservationExpiryIntervalMs: env.RESERVATION_EXPIRY_INTERVAL_MS,
        lowStockAt: env.STOCK_LOW_AT,
        publicStock: env.PUBLIC_STOCK,
      },
      outbox: { pollMs: env.OUTBOX_POLL_MS, retentionDays: env.OUTBOX_RETENTION_DAYS },
    });
  },
});
