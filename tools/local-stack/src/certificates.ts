import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Authority, createAuthority, type Issued, isGood, openAuthority } from '@commerce/certificates';
import type { CertificateFiles } from '@commerce/local-postgres';
import { replaceSecret } from './replace-file.ts';

/** Certificates for one machine, of an authority of its own. */
export interface LocalCertificates {
  /** The certificate of the authority, which clients must trust. */
  caFile: string;
  /** By name. */
  files: Readonly<Record<string, CertificateFiles>>;
}

/** How a service of this machine is reached. */
const ADDRESSES = ['localhost', '127.0.0.1'];
/** One that ends sooner is replaced at a start. */
const LEAST_DAYS = 30;

/** Reads the certificates in `directory`, and creates what is missing or ends soon, the keys readable for the owner only. */
export async function ensureCertificates(directory: string, names: readonly string[]): Promise<LocalCertificates> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const authority = await ensureAuthority(filesOf(directory, 'ca'));
  const files = await Promise.all(
    names.map(async (name) => {
      const own = filesOf(directory, name);
      const known = await readBoth(own);
      const wanted = [name, ...ADDRESSES];
      if (!known || !isGood(known.cert, authority, wanted, LEAST_DAYS)) {
        await writeBoth(own, await authority.issue({ names: wanted }));
      }
      return [name, own] as const;
    }),
  );
  return { caFile: filesOf(directory, 'ca').cert, files: Object.fromEntries(files) };
}

async function ensureAuthority(files: CertificateFiles): Promise<Authority> {
  const known = await readBoth(files);
  // It may have been written by hand, such as for an authority that the machine trusts already.
  if (known) return openAuthority(known);
  const authority = await createAuthority('Commerce supergraph on this machine');
  await writeBoth(files, authority);
  return authority;
}

function filesOf(directory: string, name: string): CertificateFiles {
  return { cert: join(directory, `${name}.pem`), key: join(directory, `${name}.key.pem`) };
}

async function readBoth(files: CertificateFiles): Promise<Issued | null> {
  try {
    return { cert: await readFile(files.cert, 'utf8'), key: await readFile(files.key, 'utf8') };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function writeBoth(files: CertificateFiles, { cert, key }: Issued): Promise<void> {
  await replaceSecret(files.key, key);
  await replaceSecret(files.cert, cert);
}
