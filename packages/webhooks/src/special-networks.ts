/**
 * Multicast, and all networks that IANA's special-purpose registries exclude from the public internet: private,
 * loopback, link-local (where clouds serve their metadata), shared, documentation, benchmarking, reserved.
 */
export const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const;

/** All of IPv6 that was ever allocated as public. */
export const GLOBAL_IPV6 = '2000::/3';

/** The exceptions, and networks that lead to a hidden IPv4 address: Teredo, ORCHID, 6to4, documentation. */
export const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'] as const;
