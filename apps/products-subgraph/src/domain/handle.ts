import { MAX_TEXT_LENGTH } from './product-limits.ts';

const HANDLE = /^[\p{L}\p{N}_-]+$/u;

/** A product's handle in the one form in which it is stored and compared, or null for what cannot be one. */
export function normalizeHandle(text: string): string | null {
  const handle = text.trim().normalize('NFC').toLowerCase();
  return handle.length <= MAX_TEXT_LENGTH && HANDLE.test(handle) ? handle : null;
}
