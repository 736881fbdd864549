import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createServiceKey, createTokenSigner, type ServiceKey } from '@commerce/identity';
import { signLogin } from '@commerce/local-stack';
import { importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { findBuyable, openCart, orderOf, placeOrder } from './support/shopping.ts';

const gatewayUrl = inject('gatewayUrl');
const subgraphUrls = inject('subgraphUrls');
const guest = createClient(gatewayUrl);
const secrets = join(inject('dataDirectory'), 'secrets');

async function keyOf(service: string): Promise<ServiceKey> {
  return JSON.parse(await readFile(join(secrets, `${service}.key.json`), 'utf8'));
}

async function customer(customerId: string, scopes: string[] = []) {
  return createClient(gatewayUrl, await signLogin(inject('dataDirectory'), { customerId, scopes }));
}

async function forgedLogins(): Promise<[string, string][]> {
  const stranger = await importJWK(await createServiceKey('logins'), 'EdDSA');
  const claims = { sub: 'ada', iss: 'commerce-supergraph', aud: 'commerce-supergraph' };
  const sign = (payload: Record<string, unknown>, expires: string) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', kid: 'logins' }).setExpirationTime(expires).sign(stranger);
  return [
    ['is no JWT', 'x.y.z'],
    ['has no signature', new UnsecuredJWT(claims).setExpirationTime('1h').encode()],
    ['is signed with another key', await sign(claims, '1h')],
    ['has expired', await signLogin(inject('dataDirectory'), { customerId: 'ada', expiresIn: '-1m' })],
  ];
}

const logins = await forgedLogins();

describe('the gateway', () => {
  it.each(logins)('the gateway refuses a login that %s', async (_reason, token) => {
    const { status, errors, data } = await createClient(gatewayUrl, token).query('{ categories { id } }');
    expect(status).toBe(401);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHENTICATED']);
    expect(data).toBeNull();
  });

  it('the gateway refuses an Authorization header that is not a bearer token', async () => {
    const { status } = await guest.query('{ categories { id } }', {}, { authorization: 'Basic YTpi' });
    expect(status).toBe(401);
  });

  it('the gateway hides the operations of services from everyone else', async () => {
    const { data } = await guest.query(
      '{ __schema { queryType { fields { name } } mutationType { fields { name } } types { name } } }',
    );
    const names = JSON.stringify(data);
    for (const internal of ['variantQuotes', 'reserveStock', 'commitStock', 'freezeCarts', 'pinnedPriceId', 'grant']) {
      expect(names).not.toContain(`"${internal}"`);
    }
  });
});

describe('a subgraph', () => {
  it.each(Object.entries(subgraphUrls))('a subgraph refuses every request without a token: %s', async (_name, url) => {
    for (const query of ['{ __typename }', '{ _service { sdl } }']) {
      const { status, errors } = await createClient(url).query(query);
      expect(status).toBe(401);
      expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    }
  });

  it.each(Object.entries(subgraphUrls))(
    'a subgraph does not accept a login as a service token: %s',
    async (_name, url) => {
      const login = await signLogin(inject('dataDirectory'), { customerId: 'ada' });
      expect((await createClient(url, login).query('{ __typename }')).status).toBe(401);
    },
  );

  it('a subgraph does not accept a token for another service', async () => {
    const sign = await createTokenSigner(await keyOf('gateway'));
    const viewer = { customerId: null, scopes: [], service: null };
    const token = await sign('products-subgraph', viewer);
    expect((await createClient(subgraphUrls.products, token).query('{ __typename }')).status).toBe(200);
    expect((await createClient(subgraphUrls.cart, token).query('{ __typename }')).status).toBe(401);
  });
});

describe('a customer’s data', () => {
  it('a customer’s data looks to everyone else as if it did not exist', async () => {
    const [ada, eve] = await Promise.all([customer('ada'), customer('eve')]);
    const [variant] = await findBuyable(guest, 1);
    const cart = await openCart(ada, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    const readCart = (client: typeof ada) => client.query('query ($id: ID!) { cart(id: $id) { id } }', { id: cart.id });
    expect((await readCart(ada)).data.cart).toEqual({ id: cart.id });
    expect((await readCart(eve)).data.cart).toBeNull();
    expect((await readCart(guest)).data.cart).toBeNull();

    expect((await placeOrder(eve, orderOf(cart))).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const { order, accessToken } = await placeOrder(ada, orderOf(cart));
    expect(accessToken).toBeNull();
    const readOrder = (client: typeof ada) =>
      client.query('query ($id: ID) { order(id: $id) { number total { minorUnits } } }', { id: order.id });
    expect((await readOrder(ada)).data.order).toEqual({
      number: order.number,
      total: { minorUnits: variant?.minorUnits },
    });
    expect((await readOrder(eve)).data.order).toBeNull();
    expect((await readOrder(guest)).data.order).toBeNull();
    const staff = await customer('sam', ['orders:read']);
    expect((await readOrder(staff)).data.order).toMatchObject({ number: order.number, total: expect.anything() });
  });

  it("a guest's order is shown to the holder of its token; the cart's id alone does not reveal its addresses", async () => {
    const [variant] = await findBuyable(guest, 1);
    const cart = await openCart(guest, [{ variantId: variant?.id ?? '', quantity: 1 }]);
    const { order, accessToken } = await placeOrder(guest, orderOf(cart));
    const byCart = await guest.query(
      'query ($id: ID!) { cart(id: $id) { order { number total { minorUnits } email shippingAddress { city } } } }',
      { id: cart.id },
    );
    expect(byCart.data.cart.order).toEqual({
      number: order.number,
      total: { minorUnits: variant?.minorUnits },
      email: null,
      shippingAddress: null,
    });
    const read = (token: string | null) =>
      guest.query('query ($id: ID, $token: String) { order(id: $id, accessToken: $token) { email } }', {
        id: order.id,
        token,
      });
    expect((await read(accessToken)).data.order).toEqual({ email: 'ada@example.com' });
    expect((await read(null)).data.order).toBeNull();
    for (const forged of [`${accessToken}x`, 'é'.repeat(43), '']) {
      expect(await read(forged)).toMatchObject({ data: { order: null }, errors: [] });
    }
  });
});
