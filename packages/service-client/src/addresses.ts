import { type Address, CircuitOpenError, type Condition, createAddress, DrainingError } from './address.ts';
import type { TlsOfCalls } from './connect.ts';
import type { Carrier } from './exchange.ts';
import { isName, type LookUp, type Place, placesOf } from './places.ts';

/** The number of retries that may be made in a burst, and that further calls replenish. */
const RETRIES_AT_ONCE = 50;
const RETRIES_A_CALL = 0.2;
/** How often names are resolved again: instances come and go. */
const LOOK_UP_EVERY_MS = 5_000;
/** Errors of connections that were never established. */
const NOT_CONNECTED = [
  ...['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT'],
  // Its certificate was refused.
  ...['CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'INVALID_PURPOSE'],
];

const NONE: ReadonlySet<Address> = new Set();

/** The URLs of a comma-separated list, such as `http://a:4001/graphql, http://b:4001/graphql`. */
export function addressesOf(list: string): string[] {
  return list.split(',').flatMap((part) => part.trim() || []);
}

/**
 * The instances of a service; each call goes to the next address that is well; if none is, to one that fails at once. A
 * call that an address has certainly not carried out is sent to another one; so is a query whose connection broke, but
 * the number of retries is limited, so that they are no load of their own. The limits of a call include its retry.
 * Fails with a {@link CircuitOpenError} if all addresses are silent, otherwise with the failure of the last address.
 * @param urls at least one; a name with several records counts as several addresses.
 */
export function createAddresses(
  urls: readonly string[],
  {
    lookUp,
    ...options
  }: {
    maxConnections: number;
    connectTimeoutMs: number;
    lookUp?: LookUp | undefined;
    tls?: TlsOfCalls | undefined;
  },
): Carrier {
  let known = new Map<string, Address>();
  let all: Address[] = [];
  const use = (places: readonly Place[]) => {
    const former = known;
    const create = (place: Place) => createAddress({ ...options, place, isAlone: () => all.length === 1 });
    known = new Map(places.map((place) => [keyOf(place), former.get(keyOf(place)) ?? create(place)]));
    all = [...known.values()];
    // Running calls to it finish first.
    for (const [key, address] of former) if (!known.has(key)) void address.close();
  };
  use(urls.map((url) => ({ url, ip: null })));
  let isClosed = false;
  const lookAgain = async () => {
    const places = await placesOf(urls, lookUp).catch(() => null);
    if (places && !isClosed) use(places);
  };
  const looking = urls.some(isName) ? setInterval(lookAgain, LOOK_UP_EVERY_MS).unref() : undefined;
  if (looking) void lookAgain();
  let turn = 0;
  let retries = RETRIES_AT_ONCE;

  const nextIn = (condition: Condition, tried: ReadonlySet<Address>): Address | null => {
    for (let step = 0; step < all.length; step += 1) {
      turn = (turn + 1) % all.length;
      const address = all[turn];
      if (address?.condition() === condition && !tried.has(address)) return address;
    }
    return null;
  };
  // A single broken connection makes an address failing, so without a better one it is worth a call: it answers, or
  // fails at once.
  const next = (tried = NONE) => nextIn('well', tried) ?? nextIn('failing', tried);
  const mayRetry = (error: unknown, body: string): boolean => {
    if (wasNotCarriedOut(error)) return true;
    if (!isQuery(body) || !hasBroken(error) || retries < 1) return false;
    retries -= 1;
    return true;
  };

  return {
    async send(body, headers, limits) {
      const deadline = performance.now() + limits.timeoutMs;
      retries = Math.min(RETRIES_AT_ONCE, retries + RETRIES_A_CALL);
      let address = next();
      let tried: Set<Address> | undefined;
      while (address) {
        const timeoutMs = tried ? Math.ceil(deadline - performance.now()) : limits.timeoutMs;
        const failure = await address.send(body, headers, { ...limits, timeoutMs }).catch(asFailure);
        if (!('error' in failure)) return failure;
        tried = (tried ?? new Set()).add(address);
        const other = performance.now() < deadline && mayRetry(failure.error, body) ? next(tried) : null;
        if (!other) throw failure.error;
        address = other;
      }
      throw new CircuitOpenError('it is not called: calls got no answer, and neither has a probe since');
    },
    async close() {
      isClosed = true;
      clearInterval(looking);
      await Promise.all(all.map((address) => address.close()));
    },
  };
}

function keyOf({ url, ip }: Place): string {
  return `${url} ${ip}`;
}

function asFailure(error: unknown): { error: unknown } {
  return { error };
}

/** Certain that no instance has carried out any part of the call. */
function wasNotCarriedOut(error: unknown): boolean {
  return error instanceof DrainingError || NOT_CONNECTED.includes(codeOf(error));
}

/** The connection broke; the answer was neither too late nor too long. */
function hasBroken(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** True only in the form in which we send queries; anything else may be a mutation. */
export function isQuery(body: string): boolean {
  return /^\{"query":"\s*(query\b|\{)/.test(body);
}
