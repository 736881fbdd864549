import { variablePrefix } from '@commerce/identity';
import { addressesOf, type Carrier, type Destination, type TlsOfCalls } from '@commerce/service-client';
import type { z } from 'zod';
import { EnvError } from '../env.ts';
import type { Logger } from '../logging/logger.ts';
import { followed } from './followed.ts';
import { pemFile, readAuthorities, readCertificate } from './pem-files.ts';
import type { serverTlsFields } from './server-tls.ts';

/** The variables of the environment that {@link openCalls} reads besides those of the server. */
export const callTlsFields = {
  SERVICE_CA_FILE: pemFile.describe(
    'Certificates of the authorities of the services that this one calls. With it, they must be called by `https` URLs, and show a certificate of one of them for the host of the URL. Unset: the authorities that Node.js knows.',
  ),
  SERVICE_CERT_FILE: pemFile.describe(
    'Certificate that the service shows to the services that it calls. Unset: that of `TLS_CERT_FILE`.',
  ),
  SERVICE_CERT_KEY_FILE: pemFile.describe('Private key of `SERVICE_CERT_FILE`.'),
};

type CallEnv = z.output<
  z.ZodObject<typeof callTlsFields & Pick<typeof serverTlsFields, 'TLS_CERT_FILE' | 'TLS_KEY_FILE'>>
>;

/** How a service calls others over HTTP. */
export interface Calls {
  /** @throws {EnvError} for a URL without TLS where it is needed. */
  to(service: string, url: string, here: Carrier | null): Destination;
  close(): void;
}

/**
 * Follows the files with the certificates of calls.
 * @throws {EnvError} if they are unusable.
 */
export function openCalls(env: CallEnv, logger: Logger): Calls {
  const { SERVICE_CA_FILE, SERVICE_CERT_FILE, SERVICE_CERT_KEY_FILE, TLS_CERT_FILE, TLS_KEY_FILE } = env;
  const own = { SERVICE_CERT_FILE, SERVICE_CERT_KEY_FILE };
  const files = [SERVICE_CA_FILE, SERVICE_CERT_FILE, SERVICE_CERT_KEY_FILE, TLS_CERT_FILE, TLS_KEY_FILE];
  const certificates = followed(files, () => ({
    ca: readAuthorities({ SERVICE_CA_FILE }, 'SERVICE_CA_FILE') ?? undefined,
    ...(readCertificate(own, 'SERVICE_CERT_FILE', 'SERVICE_CERT_KEY_FILE') ??
      readCertificate({ TLS_CERT_FILE, TLS_KEY_FILE }, 'TLS_CERT_FILE', 'TLS_KEY_FILE')),
  }));
  let current = certificates.now;
  const close = certificates.follow((next) => {
    current = next;
  }, logger);
  const tls: TlsOfCalls = () => current;
  return {
    to(service, url, here) {
      if (here) return here;
      const isOpen = addressesOf(url).some((each) => new URL(each).protocol !== 'https:');
      if (isOpen && SERVICE_CA_FILE !== undefined) {
        throw new EnvError([`${variablePrefix(service)}_URL: must be https, since SERVICE_CA_FILE is set; not ${url}`]);
      }
      return { url, tls };
    },
    close,
  };
}
