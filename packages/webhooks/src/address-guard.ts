import { BlockList, isIP, isIPv4 } from 'node:net';
import { GLOBAL_IPV6, SPECIAL_IPV4, SPECIAL_IPV6 } from './special-networks.ts';

/** Whether a connection to an address is allowed. */
export type AddressGuard = (address: string) => boolean;

/**
 * Allows public internet addresses, and those in `allowedNetworks`.
 * @param allowedNetworks such as `10.1.0.0/16`.
 */
export function createAddressGuard(allowedNetworks: readonly string[] = []): AddressGuard {
  const special = blockList([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
  const global = blockList([GLOBAL_IPV6]);
  const allowed = blockList(allowedNetworks);
  return (address) => {
    // A zone refers to an interface of this machine: such an address is never public.
    if (isIP(address) === 0 || address.includes('%')) return false;
    const plain = unmapped(address);
    const family = isIPv4(plain) ? 'ipv4' : 'ipv6';
    if (allowed.check(plain, family)) return true;
    return !special.check(plain, family) && (family === 'ipv4' || global.check(plain, family));
  };
}

/** Whether `text` is a network, such as `10.1.0.0/16`. */
export function isNetwork(text: string): boolean {
  const match = /^([^/%]+)\/(\d{1,3})$/.exec(text);
  const family = isIP(match?.[1] ?? '');
  return family !== 0 && Number(match?.[2]) <= (family === 4 ? 32 : 128);
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** An IPv4-mapped IPv6 address, such as `::ffff:10.0.0.1`, is treated as IPv4, because that is where it leads. */
function unmapped(address: string): string {
  if (isIPv4(address)) return address;
  // The URL parser writes every IPv6 address in one form, with the mapped part in hexadecimal.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const match = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(canonical);
  if (!match) return address;
  const [high = 0, low = 0] = [match[1], match[2]].map((part) => Number.parseInt(part ?? '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
