import { afterAll, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { startGateway } from './support/extra-gateway.ts';

const env = {
  TRUSTED_PROXIES: '1',
  RATE_LIMIT_COST: '5000',
  MUTATION_QUOTAS: 'createCart=3',
  RATE_LIMIT_DATABASE_URL: inject('databaseUrls').cart,
};
const gateways = await Promise.all([startGateway(env), startGateway(env)]);
afterAll(() => Promise.all(gateways.map((gateway) => gateway.stop())));
const [first, second] = gateways.map(({ url }) => createClient(`${url}/graphql`));
const from = (address: string) => ({ 'x-forwarded-for': address });

it('two gateways with one database count together', async () => {
  const ask = async (gateway = first, address = '203.0.113.1') =>
    (await gateway?.query('{ products(first: 100) { nodes { id title } } }', {}, from(address)))?.status;
  expect(await ask(first)).toBe(200);
  let status: number | undefined = 200;
  for (let time = 0; time < 40 && status === 200; time += 1) status = await ask(first);
  expect(status).toBe(429);
  expect(await ask(second)).toBe(429);
  expect(await ask(second, '203.0.113.2')).toBe(200);
});

it('carts beyond the quota of a client are not created, by whichever gateway they are asked for', async () => {
  const create = (gateway = first) =>
    gateway?.query('mutation { createCart(input: {}) { cart { id } userErrors { code } } }', {}, from('203.0.113.3'));
  const answers = [await create(first), await create(second), await create(first), await create(second)];
  expect(answers.map((answer) => answer?.status)).toEqual([200, 200, 200, 429]);
  expect(answers.at(-1)?.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
});
