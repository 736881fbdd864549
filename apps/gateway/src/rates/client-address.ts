import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The network address that a client is counted by: the caller of the outermost trusted proxy. Each proxy appends its
 * caller to `X-Forwarded-For`; entries further left may be forged. For an IPv6 address it is the network (/64), because
 * one household has all of its addresses.
 * @param trustedProxies the number of our own proxies in front; if 0, the header is ignored.
 */
export function clientAddress(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): string {
  const { remoteAddress = '' } = socket;
  if (trustedProxies === 0) return networkOf(remoteAddress);
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join().split(',');
  // A request with fewer entries did not pass all proxies: its entries may be forged.
  return networkOf(forwarded.at(-trustedProxies)?.trim() || remoteAddress);
}

/** The network of a whole site (/48) that {@link clientAddress} belongs to; null for an IPv4 address. */
export function siteOf(address: string): string | null {
  const [network, length] = address.split('::/');
  return network && length === '64' ? `${network.split(':').slice(0, 3).join(':')}::/48` : null;
}

/** Some proxies add a port, and brackets around IPv6. */
const WITH_PORT = /^\[([^\]]+)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/;
/** RFC 6052: IPv4 clients behind NAT64. */
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

function networkOf(written: string): string {
  const [, bracketed, withoutPort] = WITH_PORT.exec(written) ?? [];
  const address = bracketed ?? withoutPort ?? written;
  if (isIPv4(address)) return address;
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  if (parsed.match(NAT64)) return new ipaddr.IPv4(parsed.toByteArray().slice(12)).toString();
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
