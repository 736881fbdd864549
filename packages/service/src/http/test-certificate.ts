import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '@commerce/certificates';
import type { ServerTls } from '../index.ts';

const authority = await createAuthority('commerce tests');

/**
 * A certificate for 127.0.0.1, with its files and its authority.
 * @param onEnd receives the function that removes them.
 */
export async function createCertificate(
  onEnd: (remove: () => void) => void,
): Promise<ServerTls & { ca: string; certFile: string; keyFile: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  onEnd(() => rmSync(directory, { recursive: true }));
  const [keyFile, certFile] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const issued = await authority.issue({ names: ['127.0.0.1'] });
  writeFileSync(keyFile, issued.key);
  writeFileSync(certFile, issued.cert);
  return { ...issued, ca: authority.cert, keyFile, certFile };
}
