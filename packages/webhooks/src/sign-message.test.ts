import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { createSeal, drawSecret, signMessage } from './index.ts';

describe('a signed message', () => {
  it('a signed message is verified by the Standard Webhooks library with either of two secrets, but not with another one or after a change', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (id, text) => {
        const secrets = [drawSecret(), drawSecret()];
        const body = JSON.stringify({ text });
        const headers = signMessage({ id, sentAt: new Date(), body }, secrets);
        for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual({ text });
        expect(() => new Webhook(drawSecret()).verify(body, headers)).toThrow();
        expect(() => new Webhook(secrets[0] ?? '').verify(`${body} `, headers)).toThrow();
        const moved = { ...headers, 'webhook-id': `${id}x` };
        expect(() => new Webhook(secrets[0] ?? '').verify(body, moved)).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it('an old signed message is not accepted', () => {
    const secret = drawSecret();
    const headers = signMessage({ id: 'a', sentAt: new Date(Date.now() - 600_000), body: '{}' }, [secret]);
    expect(() => new Webhook(secret).verify('{}', headers)).toThrow();
  });
});

describe('a sealed text', () => {
  const { seal, open } = createSeal('a long secret that is used for nothing else', 'test');

  it('a sealed text opens with the same key, purpose and context, but not after a change', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, at) => {
        const sealed = seal(text, 'endpoint 1');
        expect(open(sealed, 'endpoint 1')).toBe(text);
        expect(() => open(sealed, 'endpoint 2')).toThrow();
        const changed = Buffer.from(sealed);
        changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ 1;
        expect(() => open(changed, 'endpoint 1')).toThrow();
        expect(() =>
          createSeal('a long secret that is used for nothing else', 'other').open(sealed, 'endpoint 1'),
        ).toThrow();
      }),
      { numRuns: 50 },
    );
  });

  it('sealing the same text twice gives different results', () => {
    expect(seal('x', 'y')).not.toEqual(seal('x', 'y'));
  });
});
