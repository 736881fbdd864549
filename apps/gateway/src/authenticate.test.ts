import { ANONYMOUS } from '@commerce/identity';
import type { GraphQLError } from 'graphql';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { type Authenticate, createAuthenticator } from './authenticate.ts';
import { type Conduct, startIssuer, type TestIssuer } from './test-issuer.ts';

const names = { issuer: 'issuer', audience: 'shop' };
const first = await keyOf('first');
const second = await keyOf('second');

interface Key {
  jwk: JWK;
  login(claims?: Record<string, unknown>): Promise<string>;
}

async function keyOf(kid: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const login = (claims: Record<string, unknown> = {}) =>
    new SignJWT({ sub: 'ada', iss: names.issuer, aud: names.audience, ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setExpirationTime('1h')
      .sign(privateKey);
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'EdDSA' },
    login: async (claims) => `Bearer ${await login(claims)}`,
  };
}

/** What the client gets: the code and HTTP status of the error, or the customer. */
async function outcomeOf(answer: ReturnType<Authenticate>): Promise<unknown> {
  return answer.then(
    ({ customerId }) => customerId,
    ({ extensions }: GraphQLError) => `${extensions.code} ${(extensions.http as { status: number }).status}`,
  );
}

const UNAVAILABLE = 'AUTHENTICATION_UNAVAILABLE 503';
const REFUSED = 'UNAUTHENTICATED 401';

let issuer: TestIssuer | undefined;
afterEach(() => issuer?.close());

/** The gateway's authentication with a real issuer, and a clock that only the test moves. */
async function start(conduct: Conduct) {
  const started = await startIssuer(conduct);
  issuer = started;
  const outages: unknown[] = [];
  let time = 0;
  const authenticate = createAuthenticator(
    { keys: started.url, ...names },
    { onOutage: (error) => outages.push(error), now: () => time, timeoutMs: 300 },
  );
  const passSeconds = (seconds: number) => {
    time += seconds * 1_000;
  };
  return { issuer: started, outages, passSeconds, ask: async (login: string) => outcomeOf(authenticate(login)) };
}

const good = (...keys: Key[]): Conduct => ({ status: 200, body: JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }) });
const broken: [string, Conduct][] = [
  ['answers 503', { status: 503, body: '' }],
  ['redirects', { status: 302, body: '' }],
  ['answers a page of HTML', { status: 200, body: '<!doctype html><title>Sign in</title>' }],
  ['answers an object without keys', { status: 200, body: '{}' }],
  ['answers keys that are none', { status: 200, body: '{"keys":["first"]}' }],
  ['answers null', { status: 200, body: 'null' }],
  ['resets the connection', 'reset'],
  ['never answers', 'hang'],
  ['stops in the middle of its answer', 'stop'],
];

describe.each(broken)('while the issuer %s', (_, conduct) => {
  it('during an outage of the login issuer, a login cannot be checked; this is logged, and not reported as the login’s fault', async () => {
    const { ask, outages } = await start(conduct);
    expect(await ask(await first.login())).toBe(UNAVAILABLE);
    expect(outages).toEqual([expect.any(Error)]);
  });

  it('during an outage of the login issuer, its last good keys stay in use, and no others are accepted', async () => {
    const { ask, outages, passSeconds, issuer } = await start(good(first));
    expect(await ask(await first.login())).toBe('ada');
    issuer.conduct = conduct;
    passSeconds(3_600);
    expect(await ask(await second.login())).toBe(REFUSED);
    expect(outages).toEqual([expect.any(Error)]);
    expect(await ask(await first.login())).toBe('ada');
    passSeconds(3_600);
    expect(await ask(await first.login())).toBe('ada');
  });
});

describe("the issuer's keys", () => {
  it("the issuer's keys are fetched once for all logins that come together, even during an outage", async () => {
    const { ask, outages, passSeconds, issuer } = await start({ status: 503, body: '' });
    const login = await first.login();
    const together = () => Promise.all(Array.from({ length: 20 }, () => ask(login)));
    expect(new Set(await together())).toEqual(new Set([UNAVAILABLE]));
    expect(new Set(await together())).toEqual(new Set([UNAVAILABLE]));
    expect([issuer.requests, outages.length]).toEqual([1, 1]);
    issuer.conduct = good(first);
    passSeconds(5);
    expect(new Set(await together())).toEqual(new Set(['ada']));
    expect([issuer.requests, outages.length]).toEqual([2, 1]);
  });

  it("the issuer's keys are fetched again for a login with an unknown key, but not for every such login", async () => {
    const { ask, passSeconds, issuer } = await start(good(first));
    expect(await ask(await first.login())).toBe('ada');
    issuer.conduct = good(first, second);
    expect(await ask(await second.login())).toBe(REFUSED);
    expect(issuer.requests).toBe(1);
    passSeconds(30);
    expect(await ask(await second.login())).toBe('ada');
    expect(issuer.requests).toBe(2);
  });

  it("the issuer's keys are fetched again when they are old, without delaying logins", async () => {
    const { ask, passSeconds, issuer } = await start(good(first));
    expect(await ask(await first.login())).toBe('ada');
    issuer.conduct = 'hang';
    passSeconds(600);
    const asked = issuer.nextRequest();
    expect(await ask(await first.login())).toBe('ada');
    await asked;
    expect(issuer.requests).toBe(2);
  });

  it("the issuer's keys that were withdrawn are no longer accepted once the keys are fetched again", async () => {
    const { ask, passSeconds, issuer } = await start(good(first));
    expect(await ask(await first.login())).toBe('ada');
    issuer.conduct = good(second);
    passSeconds(600);
    expect(await ask(await second.login())).toBe('ada');
    expect(await ask(await first.login())).toBe(REFUSED);
  });

  it("logins cannot be checked while the issuer's keys are unusable", async () => {
    const { ask, outages } = await start(good({ ...first, jwk: { ...first.jwk, x: 'AAAA' } }));
    expect(await ask(await first.login())).toBe(UNAVAILABLE);
    expect(outages).toEqual([expect.any(Error)]);
  });
});

describe('a login', () => {
  it.each([
    ['a number', 7],
    ['empty', ''],
    ['null', null],
    ['a list', ['ada']],
    ['text with a NUL character', 'a\0da'],
    ['text with half of a surrogate pair', 'ada\ud800'],
  ])('a login whose subject is %s is refused', async (_, sub) => {
    const { ask } = await start(good(first));
    expect(await ask(await first.login({ sub }))).toBe(REFUSED);
  });

  it("a request without a login is a guest's, whatever the state of the issuer", async () => {
    const authenticate = createAuthenticator(
      { keys: new URL('http://127.0.0.1:1/'), ...names },
      { onOutage: (error) => expect.unreachable(String(error)) },
    );
    expect(await authenticate(undefined)).toBe(ANONYMOUS);
  });
});
