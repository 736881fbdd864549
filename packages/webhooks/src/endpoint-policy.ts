import { isIP } from 'node:net';
import type { AddressGuard } from './address-guard.ts';

const MAX_LENGTH = 2_000;

/** The rules for addresses of endpoints. */
export interface EndpointPolicy {
  allows: AddressGuard;
  /** Whether plain HTTP is allowed. */
  allowHttp: boolean;
}

/**
 * What is wrong with an endpoint's address; null if nothing is, as far as can be checked before resolving its name. The
 * URL parser converts every notation of an IPv4 address (`0x7f.1`, `2130706433`, `0177.0.0.1`) to the usual one.
 */
export function endpointProblem(text: string, { allows, allowHttp }: EndpointPolicy): string | null {
  const url = text.length <= MAX_LENGTH && URL.canParse(text) ? new URL(text) : null;
  if (!url) return `must be an absolute URL of at most ${MAX_LENGTH} characters`;
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:')) return 'must begin with https://';
  if (url.username || url.password) return 'must not carry a login';
  if (url.hash) return 'must not have a fragment';
  const host = hostOf(url);
  if (isIP(host) !== 0 && !allows(host)) return 'must not be a private, local or reserved address';
  return null;
}

/** The host to connect to; IPv6 without its brackets. */
function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
