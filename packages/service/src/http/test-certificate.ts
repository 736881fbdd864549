import { createAuthority } from '@commerce/certificates';
import type { ServerTls } from '../index.ts';
import { writeFiles } from '../tls/test-files.ts';

const authority = await createAuthority('commerce tests');

/**
 * A certificate for 127.0.0.1, with its files and its authority.
 * @param onEnd receives the function that removes them.
 */
export async function createCertificate(
  onEnd: (remove: () => void) => void,
): Promise<ServerTls & { ca: string; certFile: string; keyFile: string }> {
  const issued = await authority.issue({ names: ['127.0.0.1'] });
  const { cert: certFile = '', key: keyFile = '' } = writeFiles({ cert: issued.cert, key: issued.key }, onEnd);
  return { ...issued, ca: authority.cert, keyFile, certFile };
}
