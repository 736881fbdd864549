import { readFileSync } from 'node:fs';
import { addressesOf } from '@commerce/service-client';
import { z } from 'zod';
import { httpFields, maxBodyBytes } from './http/http-settings.ts';
import { LEVELS_PATTERN } from './logging/log-levels.ts';
import { callTlsFields } from './tls/call-tls.ts';
import { tracingFields } from './trace-settings.ts';

/** A private key that a service signs with, as a JWK. */
const serviceKey = z.looseObject(
  { kty: z.literal('OKP'), kid: z.string(), d: z.string() },
  'is not a private Ed25519 JWK',
);

/** A JSON Web Key Set (RFC 7517) of public keys. */
const keySet = z.object(
  { keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })) },
  'is not a JWK set',
);

/** A path to a JSON file, which is read at startup; or the JSON itself, for places where files are hard to provide. */
const jsonFile = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string({ error: 'must be set to the path of a JSON file' })
    .transform((text, context) => {
      try {
        return JSON.parse(text.startsWith('{') ? text : readFileSync(text, 'utf8')) as unknown;
      } catch (error) {
        context.addIssue(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
        return z.NEVER;
      }
    })
    .pipe(schema)
    .meta({ form: 'path of a JSON file, or its content', path: 'file' });

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).meta({ form: 'http(s) URL' });
const url = (standard: string) => httpUrl.default(standard);
const isListOfUrls = (list: string) => {
  const urls = addressesOf(list);
  return urls.length > 0 && urls.every((each) => httpUrl.safeParse(each).success && isAddress(new URL(each)));
};
/** What else a URL can have would be left out of every call. */
const isAddress = ({ search, hash, username, password }: URL) => search + hash + username + password === '';
const milliseconds = (standard: number) => z.coerce.number().int().min(1).max(600_000).default(standard);
const days = (standard: number) => z.coerce.number().int().min(1).max(3650).default(standard);

/**
 * The variables that several services read, in capitals, and building blocks for an app's own variables. Each variable
 * of an app has a description (`.describe()`): `docs/configuration.md` is generated from them.
 */
export const envFields = {
  HOST: z.string().default('127.0.0.1').describe('Address to listen on.'),
  PORT: (standard: number) =>
    z.coerce
      .number()
      .int()
      .min(0)
      .max(65_535)
      .default(standard)
      .describe('TCP port to listen on; 0 takes any free port.'),
  METRICS_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('TCP port of `GET /metrics` for Prometheus, beside `PORT`; 0 takes any free port. Unset: not served.'),
  /** To be spread into a schema; see `followLevels`. */
  log: {
    LOG_LEVEL: z
      .string()
      .regex(new RegExp(LEVELS_PATTERN))
      .default('info')
      .meta({ form: 'levels such as `info`, or `info,graphql=debug,cart-subgraph=warn`' })
      .describe(
        'The least severe level that is logged: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`; also for single modules and services.',
      ),
    LOG_LEVELS_FILE: z
      .string()
      .optional()
      .meta({ form: 'path of a file' })
      .describe(
        'A file with the same, which counts for more. A running service follows its changes within a second or two.',
      ),
  },
  /** To be spread into a schema; see `httpSettingsFrom`. */
  http: httpFields,
  /** To be spread into a schema; see `openCalls`. */
  calls: callTlsFields,
  /** To be spread into a schema; see `startTracingFrom`. */
  tracing: tracingFields,
  /** The variable of this name, for a service with a standard of its own. */
  MAX_BODY_BYTES: maxBodyBytes,
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('production')
    .describe(
      'The mode, which sets the defaults of settings that differ in production. `npm start` and `npm run dev` use `development`.',
    ),
  DATABASE_URL: z
    .url({
      protocol: /^postgres(ql)?$/,
      error: 'must be set to a URL like postgresql://user:password@host:5432/name',
    })
    .meta({ form: 'URL of a PostgreSQL database' })
    .describe("The service's own PostgreSQL database, such as `postgresql://user:password@host:5432/name`."),
  DATABASE_POOL_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(500)
    .default(10)
    .describe('Maximum number of database connections of one process.'),
  STATEMENT_TIMEOUT_MS: milliseconds(10_000).describe(
    'The database cancels a statement after this time, even if nobody waits for it any more. Imports and bulk changes have limits of their own.',
  ),
  LOG_SLOW_STATEMENT_MS: milliseconds(1_000).describe(
    'From this duration on, a statement of the database is logged, with its plan, but no values.',
  ),
  SERVICE_KEY_FILE: jsonFile(serviceKey).describe(
    "The service's private Ed25519 key (JWK). Its `kid` is the name of the service.",
  ),
  SERVICE_KEYS_FILE: jsonFile(keySet).describe(
    'The public keys (JWK set) of all services. Requests from other senders are refused.',
  ),
  SERVICE_TIMEOUT_MS: (standard: number) => milliseconds(standard).describe('Deadline of a call to another service.'),
  OUTBOX_POLL_MS: milliseconds(1_000).describe(
    'How often to look for due events that nothing announces, such as scheduled prices and retries.',
  ),
  OUTBOX_RETENTION_DAYS: days(30).describe('How long delivered events and dead letters are kept.'),
  /** The address of a subgraph, by its port on one machine. */
  subgraphUrl: (subgraph: string, port: number) =>
    z
      .string()
      .default(`http://127.0.0.1:${port}/graphql`)
      .refine(isListOfUrls, 'must be an http(s) URL without a query and a password, or several with commas in between')
      .meta({ form: 'URL, or several with commas in between' })
      .describe(`GraphQL address of ${subgraph}; several addresses share the calls.`),
  httpUrl,
  url,
  isListOfUrls,
  milliseconds,
  days,
  jsonFile,
  keySet,
} as const;
