import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

/** A certificate and its private key, both as PEM. */
export interface Issued {
  cert: string;
  key: string;
}

/** What a certificate says. */
export interface Wanted {
  /** Host names and IP addresses; the first one is the subject too. */
  names: readonly string[];
  /** When it ends. Default: in a year; never after that of the authority. */
  until?: Date;
}

/** A certificate authority whose key is at hand: for one machine and for tests. */
export interface Authority extends Issued {
  /** A certificate for a service, both to be called and to call. */
  issue(wanted: Wanted): Promise<Issued>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const CA_DAYS = 3650;
const SERVICE_DAYS = 365;
/** Before now: clocks differ. */
const EARLIER_MS = 3_600_000;

/** A new authority with its own key. */
export async function createAuthority(name: string): Promise<Authority> {
  const keys = await createKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    ...validity(new Date(Date.now() + CA_DAYS * DAY_MS)),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return authorityOf(certificate, keys.privateKey, await pemOf(keys.privateKey));
}

/**
 * The authority whose certificate and key were kept.
 * @throws {Error} if they are no such.
 */
export async function openAuthority({ cert, key }: Issued): Promise<Authority> {
  const bytes = x509.PemConverter.decodeFirst(key);
  const privateKey = await crypto.subtle.importKey('pkcs8', bytes, ALGORITHM, true, ['sign']);
  return authorityOf(new x509.X509Certificate(cert), privateKey, key);
}

function authorityOf(certificate: x509.X509Certificate, signingKey: CryptoKey, key: string): Authority {
  return {
    cert: `${certificate.toString('pem')}\n`,
    key,
    async issue({ names, until = new Date(Date.now() + SERVICE_DAYS * DAY_MS) }) {
      const [first] = names;
      if (first === undefined) throw new Error('a certificate needs a name');
      const keys = await createKeys();
      const issued = await x509.X509CertificateGenerator.create({
        subject: [{ CN: [first] }],
        issuer: certificate.subject,
        ...validity(until < certificate.notAfter ? until : certificate.notAfter),
        publicKey: keys.publicKey,
        signingKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
          new x509.SubjectAlternativeNameExtension(
            names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
          ),
          await x509.AuthorityKeyIdentifierExtension.create(certificate),
        ],
      });
      return { cert: `${issued.toString('pem')}\n`, key: await pemOf(keys.privateKey) };
    },
  };
}

/** Whether a certificate is of this authority, has these names and is valid for some days more. */
export function isGood(cert: string, authority: Pick<Issued, 'cert'>, names: readonly string[], days: number): boolean {
  const [certificate, issuer] = [new X509Certificate(cert), new X509Certificate(authority.cert)];
  const hasName = (name: string) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name));
  return (
    certificate.verify(issuer.publicKey) &&
    names.every((name) => hasName(name) !== undefined) &&
    Date.parse(certificate.validTo) > Date.now() + days * DAY_MS
  );
}

function validity(notAfter: Date) {
  return { notBefore: new Date(Math.min(Date.now(), notAfter.getTime()) - EARLIER_MS), notAfter };
}

function createKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function pemOf(key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}
