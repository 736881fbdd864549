import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The network address by which a client is counted: the one that the outermost trusted proxy was called from. Each proxy
 * appends its caller to `X-Forwarded-For`; what stands further left may be anybody's invention. Of an IPv6 address it is the
 * network (/64), since one household has all addresses of it.
 * @param trustedProxies how many proxies of ours a request comes through; without any, the header counts for nothing.
 */
export function clientAddress(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustedProxies: number,
): string {
  const { remoteAddress = '' } = socket;
  if (trustedProxies === 0) return networkOf(remoteAddress);
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join().split(',');
  // A request with fewer entries did not come through all proxies: its entries may be forged.
  return networkOf(forwarded.at(-trustedProxies)?.trim() || remoteAddress);
}

function networkOf(address: string): string {
  if (isIPv4(address)) return address;
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
