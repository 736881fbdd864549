import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { clientAddress, siteOf } from './client-address.ts';

it.each<[string, number, string | undefined, string, string]>([
  ['is the one that connects where there is no proxy', 0, undefined, '203.0.113.7', '203.0.113.7'],
  ['is not what a client writes into a header', 0, '198.51.100.1', '203.0.113.7', '203.0.113.7'],
  ['is what the only proxy was called from', 1, '203.0.113.7', '10.0.0.1', '203.0.113.7'],
  ['is not what the client told the proxy', 1, '198.51.100.1, 203.0.113.7', '10.0.0.1', '203.0.113.7'],
  [
    'is what the outermost of two proxies was called from',
    2,
    '1.2.3.4, 203.0.113.7, 10.0.0.2',
    '10.0.0.1',
    '203.0.113.7',
  ],
  ['is the one that connects if it came around the proxies', 2, '198.51.100.1', '203.0.113.7', '203.0.113.7'],
  ['is the same in the clothes of IPv6', 0, undefined, '::ffff:203.0.113.7', '203.0.113.7'],
  ['is the network of an IPv6 address', 0, undefined, '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['is known from a proxy that adds a port', 1, '203.0.113.7:5678', '10.0.0.1', '203.0.113.7'],
  ['is known in brackets, with a port', 1, '[2001:db8:1:2::7]:443', '10.0.0.1', '2001:db8:1:2::/64'],
  ['is known in brackets', 1, '[2001:db8:1:2::7]', '10.0.0.1', '2001:db8:1:2::/64'],
  ['is that of an IPv4 client behind NAT64', 0, undefined, '64:ff9b::cb00:7107', '203.0.113.7'],
  ['is not known where a proxy writes a name', 1, 'somebody', '10.0.0.1', 'unknown'],
])('the address of a client %s', (_rule, proxies, forwarded, remoteAddress, address) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  expect(clientAddress({ headers, socket: { remoteAddress } as Socket }, proxies)).toBe(address);
});

it('the site of an IPv6 network is the /48 around it, and an IPv4 address has none', () => {
  expect(siteOf('2001:db8:1:2::/64')).toBe('2001:db8:1::/48');
  expect(siteOf('203.0.113.7')).toBeNull();
  expect(siteOf('unknown')).toBeNull();
});
