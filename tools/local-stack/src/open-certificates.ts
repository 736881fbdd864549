import { join } from 'node:path';
import type { LocalCertificates } from './certificates.ts';
import type { Graph } from './graph.ts';

/** The name of PostgreSQL's certificate. */
export const POSTGRES = 'postgres';

/** The certificates of a data directory, for each service and PostgreSQL. */
export async function openCertificates(dataDirectory: string, { services }: Graph): Promise<LocalCertificates> {
  // Loading what signs them takes 0.3 s, which other commands need not wait for.
  const { ensureCertificates } = await import('./certificates.ts');
  return ensureCertificates(join(dataDirectory, 'secrets', 'tls'), [...services.map(({ name }) => name), POSTGRES]);
}
