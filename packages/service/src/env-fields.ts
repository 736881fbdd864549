import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The variables that every service reads, each with its default. Apps compose their schema of these and their own. */
export const envFields = {
  HOST: z.string().default('127.0.0.1'),
  /** The port; 0 takes any free one. */
  port: (standard: number) => z.coerce.number().int().min(0).max(65_535).default(standard),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  url: (standard: string) => z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).default(standard),
  databaseUrl: () =>
    z.url({
      protocol: /^postgres(ql)?$/,
      error: 'must be set to a URL like postgresql://user:password@host:5432/name',
    }),
  /** How many connections to the database a process holds at most. */
  poolSize: z.coerce.number().int().min(1).max(500).default(10),
  milliseconds: (standard: number) => z.coerce.number().int().min(1).max(600_000).default(standard),
  /** A path to a file of JSON, read at the start. */
  jsonFile: <Schema extends z.ZodType>(schema: Schema) =>
    z
      .string({ error: 'must be set to the path of a JSON file' })
      .transform((path, context) => {
        try {
          return JSON.parse(readFileSync(path, 'utf8')) as unknown;
        } catch (error) {
          context.addIssue(`cannot be read: ${error instanceof Error ? error.message : String(error)}`);
          return z.NEVER;
        }
      })
      .pipe(schema),
  /** A private key that a service signs with, as a JWK. */
  serviceKey: z.looseObject({ kty: z.literal('OKP'), kid: z.string(), d: z.string() }, 'is not a private Ed25519 JWK'),
  /** A JSON Web Key Set (RFC 7517) of public keys. */
  keySet: z.object(
    { keys: z.array(z.looseObject({ kty: z.string(), kid: z.string().optional() })) },
    'is not a JWK set',
  ),
} as const;
