import { DEVELOPMENT_LOGINS, variablePrefix } from '@commerce/identity';
import { EnvError, envFields } from '@commerce/service';
import { z } from 'zod';
import { manifestSchema } from './persisted/manifest.ts';
import type { NamedSubgraph } from './supergraph.ts';

/** Unset, NODE_ENV decides. */
const onOrOff = z.enum(['on', 'off']).optional();
const BY_NODE_ENV = 'Unset: on, but off in production.';

/** What production has where nothing is set: far more than the shoppers behind one shared address ask for. */
export const PRODUCTION_RATES = {
  RATE_LIMIT_COST: 240_000,
  // Changes of carts are limited for the sake of the disk, like new carts.
  MUTATION_QUOTAS: 'createCart=600,addCartLines=3000,updateCartLines=3000,placeOrder=120',
  REFUSED_MUTATION_QUOTAS: 'placeOrder=60,confirmPayment=60',
} as const;
const IN_PRODUCTION = (standard: number | string) =>
  `Unset: no limit, but \`${standard}\` in production once \`TRUSTED_PROXIES\` is set.`;

/** RFC 6454: what browsers send has a scheme and neither a path nor a slash at its end. */
const ORIGIN_RULE = 'must be an origin as browsers send it, without path and slash, such as https://shop.example, or *';
/** Of a list of them, for checks before anything is built; {@link isOrigin} is exact. */
const ORIGINS_PATTERN = '^ *((\\*|[a-z][a-z\\d+.-]*://[^\\s,/?#]+) *(, *|$))*$';
const isOrigin = (text: string) => {
  if (text === '*') return true;
  if (!/^[a-z][a-z\d+.-]*:\/\/[^/?#]+$/.test(text) || !URL.canParse(text)) return false;
  // Apps have schemes of their own, such as capacitor://localhost, which the URL standard knows no origin of.
  const { origin } = new URL(text);
  return origin === 'null' || origin === text;
};

const quotas = z
  .string()
  .regex(/^(none|\w+=\d{1,6}(,\w+=\d{1,6})*)$/, 'must be like createCart=600,placeOrder=120')
  .optional()
  .meta({ form: 'names and numbers, like `createCart=600,placeOrder=120`' });

const runningCost = (standard: number) => z.coerce.number().int().min(1).max(1_000_000_000).default(standard);

const isForDevelopment = ({ kid }: { kid?: string | undefined }) => kid === DEVELOPMENT_LOGINS;

/** What the gateway reads from the environment. */
export const envSchema = z
  .object({
    HOST: envFields.HOST,
    PORT: envFields.PORT(4000),
    METRICS_PORT: envFields.METRICS_PORT,
    ...envFields.log,
    LOG_SLOW_OPERATION_MS: envFields
      .milliseconds(1_000)
      .describe('From this duration on, an operation is logged, with its fetches, but no variables.'),
    ...envFields.http,
    ...envFields.calls,
    ...envFields.tracing,
    // A product with 100,000 characters of description and its images; shoppers send a tenth at most.
    MAX_BODY_BYTES: envFields.MAX_BODY_BYTES(400_000),
    NODE_ENV: envFields.NODE_ENV,
    EXPLORER: onOrOff.describe(`Whether browsers get the explorer. ${BY_NODE_ENV}`),
    QUERY_PLANS: onOrOff.describe(`Whether requests may ask for their query plan. ${BY_NODE_ENV}`),
    INTROSPECTION: onOrOff.describe(`Whether introspection is answered. ${BY_NODE_ENV}`),
    SUPERGRAPH_FILE: z
      .string()
      .optional()
      .meta({ form: 'path of a GraphQL file', path: 'file' })
      .describe(
        'Path of the supergraph (SDL of Federation 2). Unset: the one of this repository. It names the address of each subgraph; `<NAME>_URL`, such as `PRODUCTS_URL`, replaces that address by one URL, or by several with commas in between, which share the calls.',
      ),
    STRICT_SUBGRAPHS: z
      .enum(['on', 'off'])
      .default('off')
      .describe('Whether answers of subgraphs are checked against the schema even if the gateway only passes them on.'),
    SCHEMA_MISMATCH: z
      .enum(['unready', 'warn'])
      .default('unready')
      .describe(
        'What the gateway does while a subgraph serves a schema other than the composed one: `unready` (it is not ready), or `warn` (it only logs a warning).',
      ),
    MAX_OPERATION_COST: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000_000_000)
      .default(5_000)
      .describe(
        'The highest allowed cost of an operation, estimated by `@cost` and `@listSize`: an object costs 1, another field 0.1.',
      ),
    MAX_RUNNING_QUERY_COST: runningCost(10_000).describe(
      'The highest cost of all queries together that run at the same time, planning included; the others wait, and clients take turns.',
    ),
    MAX_RUNNING_MUTATION_COST: runningCost(50_000).describe(
      'The same for mutations. Those that run together share statements.',
    ),
    TRUSTED_PROXIES: z.coerce
      .number()
      .int()
      .min(0)
      .max(10)
      .optional()
      .describe(
        'The number of your proxies in front of the gateway. Each must append its caller to `X-Forwarded-For`, because guests are counted by their address. A web shop that renders on its server counts as a proxy, and must send the header too. Unset: 0.',
      ),
    RATE_LIMIT_COST: z.coerce
      .number()
      .int()
      .min(0)
      .max(1_000_000_000)
      .optional()
      .describe(
        `What one client (a customer, or the address of a guest) may ask for per minute, in the units of \`@cost\`. Staff are not counted. 0: no limit. ${IN_PRODUCTION(PRODUCTION_RATES.RATE_LIMIT_COST)}`,
      ),
    MUTATION_QUOTAS: quotas.describe(
      `Mutations of one client per hour. \`none\`: no limit. ${IN_PRODUCTION(PRODUCTION_RATES.MUTATION_QUOTAS)}`,
    ),
    REFUSED_MUTATION_QUOTAS: quotas.describe(
      `Failed mutations of one client per hour, such as declined payments. \`none\`: no limit. ${IN_PRODUCTION(PRODUCTION_RATES.REFUSED_MUTATION_QUOTAS)}`,
    ),
    RATE_LIMIT_DATABASE_URL: z
      .url({ protocol: /^postgres(ql)?$/, error: 'must be a URL like postgresql://user:password@host:5432/name' })
      .meta({ form: 'URL of a PostgreSQL database' })
      .optional()
      .describe(
        'A PostgreSQL database in which several gateways count together, in a table `rate_limit` that they create. Unset: each gateway counts separately.',
      ),
    SUBGRAPH_TIMEOUT_MS: envFields
      .milliseconds(10_000)
      .describe('Deadline of all fetches of an operation from subgraphs, together.'),
    // Without a key, requests to subgraphs do not name the viewer.
    SERVICE_KEY_FILE: envFields.SERVICE_KEY_FILE.optional(),
    AUTH_JWKS_FILE: envFields
      .jsonFile(envFields.keySet)
      .optional()
      .describe(
        "The identity provider's public keys (JWK set). Without this and `AUTH_JWKS_URL` all clients are guests.",
      ),
    AUTH_JWKS_URL: envFields.httpUrl
      .optional()
      .describe("Address of the identity provider's public keys, instead of `AUTH_JWKS_FILE`."),
    AUTH_ISSUER: z.string().default('commerce-supergraph').describe("Required `iss` of a client's token."),
    AUTH_AUDIENCE: z.string().default('commerce-supergraph').describe("Required `aud` of a client's token."),
    CORS_ORIGINS: z
      .string()
      .default('')
      .transform((list) =>
        list
          .split(',')
          .map((origin) => origin.trim())
          .filter(Boolean),
      )
      .superRefine((origins, context) => {
        for (const origin of origins) if (!isOrigin(origin)) context.addIssue(`"${origin}": ${ORIGIN_RULE}`);
      })
      .meta({
        form: 'origins without a path or a slash at the end, such as https://shop.example, separated by commas',
        pattern: ORIGINS_PATTERN,
      })
      .describe('Origins of browser clients; `*` allows all, but without credentials.'),
    PERSISTED_OPERATIONS_FILE: envFields
      .jsonFile(manifestSchema)
      .optional()
      .describe("Manifest (Apollo's format) of operations that clients may send by id."),
    SAFELIST: z
      .enum(['on', 'off'])
      .default('off')
      .describe(
        "`on` answers only the manifest's operations. Needs `PERSISTED_OPERATIONS_FILE`, for which `npm start` takes the manifest of this repository unless it is set.",
      ),
    STATIC_DIRECTORY: z.string().optional().describe('Directory of images to serve below `/images/`.'),
  })
  .refine((env) => !(env.AUTH_JWKS_FILE && env.AUTH_JWKS_URL), {
    path: ['AUTH_JWKS_URL'],
    error: 'set either AUTH_JWKS_FILE or AUTH_JWKS_URL, not both',
  })
  .refine((env) => env.NODE_ENV !== 'production' || !env.AUTH_JWKS_FILE?.keys.some(isForDevelopment), {
    path: ['AUTH_JWKS_FILE'],
    error:
      'has the key of npm run token, which is for development only: in production, set AUTH_JWKS_URL or AUTH_JWKS_FILE to the keys of your identity provider',
  })
  .refine((env) => env.SAFELIST === 'off' || env.PERSISTED_OPERATIONS_FILE, {
    path: ['SAFELIST'],
    error: 'needs PERSISTED_OPERATIONS_FILE: without a manifest nothing could be answered',
  });

/** The checked environment of the gateway. */
export type Env = z.output<typeof envSchema>;

/**
 * Where a subgraph answers: `<NAME>_URL` if it is set, such as PRODUCTS_URL for `products`, else what the supergraph says.
 * @throws {EnvError} if that is no URL.
 */
export function urlOf({ name, url }: NamedSubgraph, source: NodeJS.ProcessEnv): string {
  const variable = `${variablePrefix(name)}_URL`;
  const found = source[variable] || url;
  if (envFields.isListOfUrls(found)) return found;
  throw new EnvError([
    `${variable}: must be an http(s) URL, or several with commas in between: where the subgraph ${name} answers GraphQL`,
  ]);
}
