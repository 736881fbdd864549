import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { EnvError } from '../env.ts';

/** A certificate with its chain, and its private key, both as PEM. */
export interface TlsCertificate {
  cert: string;
  key: string;
}

/** Files by the variables that name them. */
export type PemFiles = Readonly<Record<string, string | undefined>>;

/** A variable that names a PEM file. */
export const pemFile = z.string().optional().meta({ form: 'path of a PEM file', path: 'file' });

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificate and key of two files; null if neither is set.
 * @throws {EnvError} if only one is, or they cannot be used together.
 */
export function readCertificate(files: PemFiles, certName: string, keyName: string): TlsCertificate | null {
  const [certFile, keyFile] = [files[certName], files[keyName]];
  if (certFile === undefined && keyFile === undefined) return null;
  if (certFile === undefined) throw new EnvError([`${certName}: must be set where ${keyName} is`]);
  if (keyFile === undefined) throw new EnvError([`${keyName}: must be set where ${certName} is`]);
  const tls = { cert: readPem(certName, certFile), key: readPem(keyName, keyFile) };
  try {
    createSecureContext(tls);
  } catch (error) {
    throw new EnvError([`${certName}: cannot be used with ${keyName}: ${messageOf(error)}`]);
  }
  return tls;
}

/**
 * The certificates of authorities in a file; null if it is not set.
 * @throws {EnvError} if there are none. TLS would ignore such a file.
 */
export function readAuthorities(files: PemFiles, name: string): string | null {
  const file = files[name];
  if (file === undefined) return null;
  const text = readPem(name, file);
  const certificates = text.match(CERTIFICATE) ?? [];
  if (certificates.length === 0) throw new EnvError([`${name}: has no certificate`]);
  try {
    for (const certificate of certificates) new X509Certificate(certificate);
  } catch (error) {
    throw new EnvError([`${name}: has a certificate that cannot be read: ${messageOf(error)}`]);
  }
  return text;
}

function readPem(variable: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new EnvError([`${variable}: cannot be read: ${messageOf(error)}`]);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
