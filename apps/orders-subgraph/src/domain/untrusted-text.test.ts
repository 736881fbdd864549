import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEmailAddress } from './email-address.ts';
import { personalTextProblem } from './personal-text.ts';

describe('the e-mail address of an order', () => {
  it.each([
    'ann@example.com',
    'ann.lee+shop@mail.example.co.uk',
    "o'neill@example.com",
    '#!$%&*/=?^_`{|}~-@example.com',
    '1@1.example',
  ])('the e-mail address of an order may be %s', (address) => {
    expect(readEmailAddress(address)).toBe(address);
  });

  it('the e-mail address of an order may have a domain in any script, which mails use in its ASCII form', () => {
    expect(readEmailAddress('info@Müller.example')).toBe('info@xn--mller-kva.example');
    expect(readEmailAddress('info@例え.テスト')).toBe('info@xn--r8jz45g.xn--zckzah');
  });

  it.each([
    'ann@example.com>',
    '<a@x.yy',
    '<a@x.yy>',
    'mailto:ann@example.com',
    '"ann"@example.com',
    'a@x..yy',
    '.a@x.yy',
    'a.@x.yy',
    'a..b@x.yy',
    'a@b@x.yy',
    'a@localhost',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'a@x.yy.',
    'a@-x.yy',
    'a@x_y.zz',
    'a@x.yy/z',
    'a@x%2eyy.zz',
    'a@x.yy:25',
    'a,b@x.yy',
    'a@x.yy,b@x.yy',
    'a b@x.yy',
    'a@x.yy\r\nBcc: b@x.yy',
    'a\0@x.yy',
    'ä@x.yy',
    'Ann <ann@example.com>',
    '@x.yy',
    'a@',
    '',
    `${'a'.repeat(65)}@x.yy`,
    `a@${'a'.repeat(64)}.yy`,
    `a@${'a.'.repeat(126)}yy`,
  ])('the e-mail address of an order cannot be %j', (address) => {
    expect(readEmailAddress(address)).toBeNull();
  });

  it('an accepted e-mail address is accepted again unchanged', () => {
    const part = fc.stringMatching(/^[a-z0-9.+'"<>@ä-]{0,8}$/);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.tuple(part, part).map((parts) => `${parts.join('@')}.example`),
        ),
        (text) => {
          const address = readEmailAddress(text);
          if (address !== null) expect(readEmailAddress(address)).toBe(address);
        },
      ),
    );
  });
});

describe('a name or a line of an address', () => {
  it.each([
    "Ada O'Neill & Co",
    'St.Pauli',
    'c/o Dr.Who',
    'Nº 5, 2.Stock/links',
    '12.OG/3',
    'नीलम',
    'می‌خواهم',
    'Müller: Hof 2',
  ])('a name or a line of an address may be %j', (text) => {
    expect(personalTextProblem(text)).toBeNull();
  });

  it.each(['Ann\nConfirm here', 'Ann\u2028x', 'Ann\u202Exe', 'Ann\u0007', 'a\0b', '\uD800'])(
    'a name or a line of an address cannot have a line break or a control character: %j',
    (text) => {
      expect(personalTextProblem(text)).toBe('must be one line, without control characters');
    },
  );

  it.each([
    'your account is locked. Confirm at https://evil.example',
    'HTTP:evil.example',
    'see www.evil.example',
    'go to evil.example/login',
    'x://y',
    'mailto:a@b.cd',
  ])('a name or a line of an address cannot contain a link: %j', (text) => {
    expect(personalTextProblem(text)).toBe('must not contain a link');
  });
});
