import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it } from 'vitest';
import { createAddressGuard, endpointProblem, isNetwork } from './index.ts';

const allows = createAddressGuard();
const problem = (url: string) => endpointProblem(url, { allows, allowHttp: false });
const byte = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(byte, byte, byte, byte);
const near = fc.constantFrom(
  [10],
  [127],
  [0],
  [169, 254],
  [172, 16],
  [172, 31],
  [192, 168],
  [100, 64],
  [198, 18],
  [224],
);
const anyIpv4 = fc.oneof(
  ipv4,
  fc.tuple(near, ipv4).map(([prefix, rest]) => [...prefix, ...rest].slice(0, 4)),
);
const anyIpv6 = fc.oneof(
  fc.ipV6(),
  fc
    .tuple(fc.constantFrom('fc00', 'fe80', 'ff02', '2001:db8', '2002', '64:ff9b', '2606:4700', '2a00:1450'), fc.ipV6())
    .map(([prefix, rest]) =>
      ipaddr.IPv6.parse(rest)
        .toNormalizedString()
        .split(':')
        .slice(prefix.split(':').length)
        .reduce((text, part) => `${text}:${part}`, prefix),
    ),
);

describe('an address', () => {
  it('an IPv4 address that another library does not call unicast is refused, in every notation', () => {
    fc.assert(
      fc.property(anyIpv4, (bytes) => {
        const dotted = bytes.join('.');
        if (ipaddr.IPv4.parse(dotted).range() === 'unicast') return;
        const [a = 0, b = 0, c = 0, d = 0] = bytes;
        const whole = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
        const hex = (n: number) => `0x${n.toString(16)}`;
        const octal = (n: number) => `0${n.toString(8)}`;
        const forms = [
          dotted,
          String(whole),
          hex(whole),
          bytes.map(hex).join('.'),
          bytes.map(octal).join('.'),
          `${a}.${(b << 16) | (c << 8) | d}`,
          `${hex(a)}.${b}.${octal((c << 8) | d)}`,
          `${dotted}.`,
          `[::ffff:${dotted}]`,
          `[::${dotted}]`,
          `[64:ff9b::${dotted}]`,
          `[2002:${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}::1]`,
        ];
        for (const form of forms) expect(problem(`https://${form}/`), form).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it('an IPv6 address that another library does not call unicast is refused', () => {
    fc.assert(
      fc.property(anyIpv6, (text) => {
        const { range } = { range: ipaddr.IPv6.parse(text).range() };
        if (range === 'unicast' || range === 'ipv4Mapped') return;
        expect(allows(text), range).toBe(false);
        expect(problem(`https://[${text}]/`)).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    '1.1.1.1',
    '93.184.216.34',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700:4700::1111',
    '2a00:1450:4001::1',
    '::ffff:8.8.8.8',
  ])('an address of the public internet is allowed: %s', (address) => expect(allows(address)).toBe(true));

  it.each([
    '169.254.169.254',
    '100.100.100.200',
    'fd00:ec2::254',
    'fe80::1%eth0',
    '::',
    '::1',
    '',
    'example.com',
    '1.1.1',
  ])('an address of cloud metadata or of this machine, and an invalid one, is refused: %s', (address) =>
    expect(allows(address)).toBe(false),
  );

  it('an address of an allowed network is allowed in every form, and its neighbours are not', () => {
    const guard = createAddressGuard(['10.1.0.0/16', 'fd12::/16']);
    expect(['10.1.2.3', '::ffff:10.1.2.3', '::ffff:a01:203', 'fd12::5', '1.1.1.1'].map(guard)).toEqual(
      Array(5).fill(true),
    );
    expect(['10.2.0.1', '::ffff:10.2.0.1', 'fd13::5', '127.0.0.1'].map(guard)).toEqual(Array(4).fill(false));
  });

  it.each(['10.0.0.0', '10.0.0.0/33', '::/129', 'example.com/8', '10.0.0/8'])(
    'an address is not a network: %s',
    (text) => {
      expect(isNetwork(text)).toBe(false);
    },
  );
});
