import { createPool } from '@commerce/database';
import { createSubgraphSchema } from '@commerce/graphql';
import { defineSubgraph, envFields, serveSubgraph } from '@commerce/service';
import { z } from 'zod';

const resolvers = {
  Product: {
    stars: async ({ id }, _args, { pool }) => {
      const { rows } = await pool.query('SELECT stars FROM rating WHERE product_id = $1', [id]);
      return rows[0]?.stars;
    },
  },
  Mutation: {
    rateProduct: async (_root, { input: { productId, stars } }, { pool }) => {
      await pool.query('INSERT INTO rating (product_id, stars) VALUES ($1, $2)', [productId, stars]);
      return { product: { id: productId } };
    },
  },
};

const { HOST, PORT, log, DATABASE_URL, SERVICE_KEY_FILE, SERVICE_KEYS_FILE, SERVICE_TIMEOUT_MS, http } = envFields;

serveSubgraph(
  defineSubgraph({
    name: 'ratings-subgraph',
    envSchema: z.object({
      ...{ HOST, PORT: PORT(4004), ...log, ...http },
      ...{ DATABASE_URL, SERVICE_KEY_FILE, SERVICE_KEYS_FILE, SERVICE_TIMEOUT_MS: SERVICE_TIMEOUT_MS(5_000) },
    }),
    async create({ env, logger, use }) {
      const pool = createPool({
        ...{ url: env.DATABASE_URL, maxConnections: 2, applicationName: 'ratings-subgraph' },
        onError: (error) => logger.warn(error, 'a database connection was lost'),
      });
      use({ close: () => pool.end() });
      return {
        schema: createSubgraphSchema(new URL('schema.graphql', import.meta.url), resolvers),
        context: () => ({ pool }),
        jobs: [],
        isReady: () => pool.query('SELECT 1').then(() => true),
      };
    },
  }),
);
