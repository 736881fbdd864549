import { z } from 'zod';
import { EnvError } from '../env.ts';
import { type Followed, followed } from './followed.ts';
import { pemFile, readAuthorities, readCertificate, type TlsCertificate } from './pem-files.ts';

/** What a server shows to its clients, and what it asks of them. */
export interface ServerTls extends TlsCertificate {
  /** Clients must show a certificate of one of these authorities (PEM). */
  clientCa?: string | undefined;
  /** Their certificates must have one of these names. Not set: any name. */
  clientNames?: readonly string[] | undefined;
}

/** A server's certificates in files. */
export type FollowedTls = Followed<ServerTls>;

/** The variables of the environment that {@link readServerTls} reads. */
export const serverTlsFields = {
  TLS_CERT_FILE: pemFile.describe(
    'Certificate with its chain. With it and `TLS_KEY_FILE` the service speaks HTTPS, and HTTP/2 with clients that support it.',
  ),
  TLS_KEY_FILE: pemFile.describe('Private key of the certificate.'),
  TLS_CLIENT_CA_FILE: pemFile.describe(
    'Certificates of the authorities of callers: requests without a certificate of one of them are refused, except for health checks and payment callbacks.',
  ),
  TLS_CLIENT_NAMES: z
    .string()
    .regex(/^ *[\w.-]+ *(, *[\w.-]+ *)*$/, 'must be host names with commas in between')
    .optional()
    .meta({ form: 'host names with commas in between' })
    .describe("The certificate of a caller must have one of these names. Unset: any name of `TLS_CLIENT_CA_FILE`'s."),
};

/**
 * Null without a certificate.
 * @throws {EnvError} if files or settings are unusable.
 */
export function readServerTls(env: z.output<z.ZodObject<typeof serverTlsFields>>): FollowedTls | null {
  const { TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE, TLS_CLIENT_NAMES } = env;
  const files = { TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE };
  const isUsed = TLS_CERT_FILE !== undefined || TLS_KEY_FILE !== undefined;
  if (TLS_CLIENT_CA_FILE !== undefined && !isUsed) {
    throw new EnvError(['TLS_CERT_FILE: must be set where TLS_CLIENT_CA_FILE is']);
  }
  if (TLS_CLIENT_NAMES !== undefined && TLS_CLIENT_CA_FILE === undefined) {
    throw new EnvError(['TLS_CLIENT_CA_FILE: must be set where TLS_CLIENT_NAMES is']);
  }
  if (!isUsed) return null;
  const clientNames = TLS_CLIENT_NAMES?.split(',').map((name) => name.trim());
  return followed(Object.values(files), () => ({
    ...(readCertificate(files, 'TLS_CERT_FILE', 'TLS_KEY_FILE') as TlsCertificate),
    clientCa: readAuthorities(files, 'TLS_CLIENT_CA_FILE') ?? undefined,
    clientNames,
  }));
}
