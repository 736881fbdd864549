import { chmod, copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { giveTo } from './directories.ts';
import type { ServiceUser } from './service-user.ts';

/** The files of a certificate and its key (PEM). */
export interface CertificateFiles {
  cert: string;
  key: string;
}

/**
 * Copies a certificate into the cluster: PostgreSQL refuses a key that others own or can read, and its user may not be
 * ours.
 * @returns the settings of a server that uses it.
 */
export async function installCertificate(
  dataDirectory: string,
  files: CertificateFiles,
  user: ServiceUser | undefined,
): Promise<Record<string, string>> {
  const install = async (from: string, name: string) => {
    const path = join(dataDirectory, name);
    await copyFile(from, path);
    await chmod(path, 0o600);
    await giveTo(user, path);
  };
  await install(files.key, 'server.key');
  await install(files.cert, 'server.crt');
  // Names within the cluster.
  return { ssl: 'on', ssl_cert_file: 'server.crt', ssl_key_file: 'server.key', ssl_min_protocol_version: 'TLSv1.2' };
}
