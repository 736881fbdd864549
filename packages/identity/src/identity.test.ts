import { importJWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  ANONYMOUS,
  createServiceKey,
  createTokenSigner,
  createTokenVerifier,
  isStaff,
  publicKeySet,
  type Viewer,
} from './index.ts';

const gatewayKey = await createServiceKey('gateway');
const ordersKey = await createServiceKey('orders-subgraph');
const strangerKey = { ...(await createServiceKey('gateway')) };
const keys = publicKeySet([gatewayKey, ordersKey]);
const viewer: Viewer = { customerId: 'ada', scopes: ['orders:read', 'orders:write'], service: null };

function verifierFor(audience: string, now?: () => number) {
  return createTokenVerifier({ audience, keys, gateway: 'gateway', ...(now && { now }) });
}

describe('a token between services', () => {
  it('a token between services carries the viewer from the gateway to the service that it is for', async () => {
    const sign = await createTokenSigner(gatewayKey);
    expect(await verifierFor('cart-subgraph')(await sign('cart-subgraph', viewer))).toEqual(viewer);
    expect(await verifierFor('cart-subgraph')(await sign('cart-subgraph', ANONYMOUS))).toEqual(ANONYMOUS);
  });

  it('a token between services is refused by every other service', async () => {
    const sign = await createTokenSigner(gatewayKey);
    const token = await sign('cart-subgraph', viewer);
    await expect(verifierFor('orders-subgraph')(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('a token between services lets a service other than the gateway speak only for itself', async () => {
    const sign = await createTokenSigner(ordersKey);
    const seen = await verifierFor('cart-subgraph')(await sign('cart-subgraph', viewer));
    expect(seen).toEqual({ customerId: null, scopes: [], service: 'orders-subgraph' });
  });

  it('a token between services is refused if a stranger has signed it under a known name', async () => {
    const sign = await createTokenSigner(strangerKey);
    await expect(verifierFor('cart-subgraph')(await sign('cart-subgraph', viewer))).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
    });
  });

  it('a token between services that is valid for longer than a minute is refused, whatever it claims', async () => {
    const privateKey = await importJWK(gatewayKey, 'EdDSA');
    const issuedAt = Math.floor(Date.now() / 1000);
    const tokenFor = (seconds: number) =>
      new SignJWT()
        .setProtectedHeader({ alg: 'EdDSA', kid: 'gateway' })
        .setIssuer('gateway')
        .setAudience('cart-subgraph')
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + seconds)
        .sign(privateKey);
    expect(await verifierFor('cart-subgraph')(await tokenFor(60))).toEqual(ANONYMOUS);
    await expect(verifierFor('cart-subgraph')(await tokenFor(61))).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });

  it('a token between services is accepted for 30 seconds more than its minute, because clocks differ', async () => {
    const now = Date.now();
    for (const skew of [-59_000, 59_000]) {
      const sign = await createTokenSigner(gatewayKey, () => now + skew);
      const token = await sign('cart-subgraph', viewer);
      // A token is used for at most half a minute.
      await expect(verifierFor('cart-subgraph', () => now + 30_000)(token)).resolves.toEqual(viewer);
    }
  });

  it('for an expired token between services, the issuer is known, and how far the clocks may differ', async () => {
    const now = Date.UTC(2026, 10, 27);
    const sign = await createTokenSigner(ordersKey, () => now - 300_000);
    const verifying = verifierFor('cart-subgraph', () => now)(await sign('cart-subgraph', ANONYMOUS));
    await expect(verifying).rejects.toMatchObject({
      code: 'INVALID_TOKEN',
      issuer: 'orders-subgraph',
      ageSeconds: 300,
    });
  });

  it('a token between services is refused after its minute and the tolerance, even by a verifier that has seen it before', async () => {
    let now = Date.now();
    const sign = await createTokenSigner(gatewayKey, () => now);
    const verify = verifierFor('cart-subgraph', () => now);
    const token = await sign('cart-subgraph', viewer);
    await verify(token);
    now += 91_000;
    await expect(verify(token)).rejects.toThrow('expired');
    await expect(verify(await sign('cart-subgraph', viewer))).resolves.toEqual(viewer);
  });

  it.each(['', 'x', 'a.b.c', 'e30.e30.'])('a token between services is refused if it is %j', async (token) => {
    await expect(verifierFor('cart-subgraph')(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
  });
});

it.each<[scopes: string[], isStaffs: boolean]>([
  [[], false],
  [['openid', 'profile', 'email', 'offline_access'], false],
  [['openid', 'orders:read'], true],
])('a login with the scopes %j is one of staff: %j', (scopes, isStaffs) => {
  expect(isStaff({ customerId: 'ada', scopes, service: null })).toBe(isStaffs);
});
