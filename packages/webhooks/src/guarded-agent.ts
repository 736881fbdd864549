import { lookup as lookUpName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.ts';

const FORBIDDEN = 'ADDRESS_NOT_ALLOWED';

/** The endpoint's name resolves to no allowed address. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
  readonly code = FORBIDDEN;
}

/**
 * Connects to exactly the addresses that were checked. The name is resolved only once, for the connection, so a name
 * that resolves differently the next time gains nothing.
 */
export function createGuardedAgent(options: {
  allows: AddressGuard;
  timeoutMs: number;
  lookUp?: typeof lookUpName;
}): Agent {
  const { allows, timeoutMs, lookUp = lookUpName } = options;
  const connect = buildConnector({ timeout: timeoutMs, lookup: guarded(lookUp, allows) });
  return new Agent({
    connections: 16,
    // An endpoint's answer is read only as far as needed; its connection is not reused then.
    pipelining: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 16_384,
    connect(target, callback) {
      // An IP address in the URL is used without a look-up.
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && !allows(host)) return callback(new ForbiddenAddressError(host), null);
      connect(target, callback);
    },
  });
}

function guarded(lookUp: typeof lookUpName, allows: AddressGuard): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const allowed = addresses.filter(({ address }) => allows(address));
      const [first] = allowed;
      if (!first) return callback(new ForbiddenAddressError(hostname), '', 0);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
