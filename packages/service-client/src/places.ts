import { type LookupAddress, promises } from 'node:dns';
import { isIP } from 'node:net';

/** The location of a service's instance. */
export interface Place {
  url: string;
  /** The record of the URL's name to use; null for whatever the name resolves to. */
  ip: string | null;
}

/** Returns all records of a name. */
export type LookUp = (name: string) => Promise<readonly LookupAddress[]>;

const lookUpAll: LookUp = (name) => promises.lookup(name, { all: true });

/**
 * The places of these URLs: one per record of a name with several, such as a headless Kubernetes service.
 * @throws {Error} if a name cannot be resolved.
 */
export async function placesOf(urls: readonly string[], lookUp: LookUp = lookUpAll): Promise<Place[]> {
  const places = urls.map(async (url): Promise<Place[]> => {
    if (!isName(url)) return [{ url, ip: null }];
    const records = await lookUp(new URL(url).hostname);
    // The same instance may have both an IPv4 and an IPv6 address.
    const ips = [
      ...new Set(records.filter(({ family }) => family === records[0]?.family).map(({ address }) => address)),
    ];
    return ips.length > 1 ? ips.sort().map((ip) => ({ url, ip })) : [{ url, ip: null }];
  });
  return (await Promise.all(places)).flat();
}

/** Whether a URL has a host name instead of an IP address. */
export function isName(url: string): boolean {
  const { hostname } = new URL(url);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname !== 'localhost';
}
