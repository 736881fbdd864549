import { createHmac, scryptSync, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { BackupError } from '../backup-error.ts';

const LEAST_CHARACTERS = 16;
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** The key of all files of a store, from the key file: random text or a long passphrase. */
export async function readMasterKey(file: string, salt: Buffer): Promise<Buffer> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new BackupError('WRONG_KEY', `BACKUP_KEY_FILE cannot be read: ${error.message}`);
  });
  const secret = text.trim();
  if (secret.length < LEAST_CHARACTERS) {
    const way = 'openssl rand -base64 32 writes a good one';
    throw new BackupError('WRONG_KEY', `${file} must have at least ${LEAST_CHARACTERS} characters: ${way}.`);
  }
  return scryptSync(secret, salt, 32, COST);
}

/** Tells a wrong key from a damaged file, and does not give the key away. */
export function checkOf(masterKey: Buffer): string {
  return createHmac('sha256', masterKey).update('commerce-supergraph backup check').digest('hex');
}

/** Whether this is the key of that check. */
export function isKeyOf(masterKey: Buffer, check: string): boolean {
  return timingSafeEqual(Buffer.from(checkOf(masterKey)), Buffer.from(check.padEnd(64).slice(0, 64)));
}
