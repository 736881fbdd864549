import { envFields } from '@commerce/service';
import { z } from 'zod';
import { manifestSchema } from './persisted/manifest.ts';

/** Unset, NODE_ENV decides. */
const onOrOff = z.enum(['on', 'off']).optional();

/** What the gateway reads from the environment. */
export const envSchema = z
  .object({
    HOST: envFields.HOST,
    PORT: envFields.port(4000),
    LOG_LEVEL: envFields.LOG_LEVEL,
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
    EXPLORER: onOrOff,
    QUERY_PLANS: onOrOff,
    INTROSPECTION: onOrOff,
    PRODUCTS_URL: envFields.url('http://127.0.0.1:4001/graphql'),
    CART_URL: envFields.url('http://127.0.0.1:4002/graphql'),
    ORDERS_URL: envFields.url('http://127.0.0.1:4003/graphql'),
    /** Whether a subgraph that serves another schema than the composed one makes the gateway unready. */
    SCHEMA_MISMATCH: z.enum(['unready', 'warn']).default('unready'),
    SUBGRAPH_TIMEOUT_MS: envFields.milliseconds(10_000),
    SERVICE_KEY_FILE: envFields.jsonFile(envFields.serviceKey),
    AUTH_JWKS_FILE: envFields.jsonFile(envFields.keySet).optional(),
    AUTH_JWKS_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
    AUTH_ISSUER: z.string().default('commerce-supergraph'),
    AUTH_AUDIENCE: z.string().default('commerce-supergraph'),
    CORS_ORIGINS: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((origin) => origin.trim())
          .filter(Boolean),
      ),
    PERSISTED_OPERATIONS_FILE: envFields.jsonFile(manifestSchema).optional(),
    /** Whether the operations of the manifest are all that is answered. */
    SAFELIST: z.enum(['on', 'off']).default('off'),
    STATIC_DIRECTORY: z.string().optional(),
  })
  .refine((env) => !(env.AUTH_JWKS_FILE && env.AUTH_JWKS_URL), {
    path: ['AUTH_JWKS_URL'],
    error: 'set either AUTH_JWKS_FILE or AUTH_JWKS_URL, not both',
  })
  .refine((env) => env.SAFELIST === 'off' || env.PERSISTED_OPERATIONS_FILE, {
    path: ['SAFELIST'],
    error: 'needs PERSISTED_OPERATIONS_FILE: without a manifest nothing could be answered',
  });

/** The checked environment of the gateway. */
export type Env = z.output<typeof envSchema>;
