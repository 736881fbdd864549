import { type LookupAddress, promises } from 'node:dns';
import { isIP } from 'node:net';

/** Where an instance of a service is. */
export interface Place {
  url: string;
  /** The record of the URL's name that is meant; null for whatever the name stands for. */
  ip: string | null;
}

/** Answers all records of a name. */
export type LookUp = (name: string) => Promise<readonly LookupAddress[]>;

const lookUpAll: LookUp = (name) => promises.lookup(name, { all: true });

/**
 * The places of these URLs: one for each record of a name that has several, as of a Kubernetes service without an address of its own.
 * @throws {Error} if a name cannot be looked up.
 */
export async function placesOf(urls: readonly string[], lookUp: LookUp = lookUpAll): Promise<Place[]> {
  const places = urls.map(async (url): Promise<Place[]> => {
    if (!isName(url)) return [{ url, ip: null }];
    const records = await lookUp(new URL(url).hostname);
    // The same instance may have an address of each family.
    const ips = [
      ...new Set(records.filter(({ family }) => family === records[0]?.family).map(({ address }) => address)),
    ];
    return ips.length > 1 ? ips.sort().map((ip) => ({ url, ip })) : [{ url, ip: null }];
  });
  return (await Promise.all(places)).flat();
}

/** Whether a URL names its host, rather than give the address. */
export function isName(url: string): boolean {
  const { hostname } = new URL(url);
  return isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname !== 'localhost';
}
