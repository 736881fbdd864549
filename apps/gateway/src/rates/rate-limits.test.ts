import { unauthenticated } from '@commerce/graphql';
import { ANONYMOUS } from '@commerce/identity';
import type { InjectOptions } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { countedClient, createContext, type GatewayContext } from '../context.ts';
import { createTestGateway } from '../test-app.ts';
import { inMemory } from './limiter.ts';
import { createRateLimits, type RateSettings } from './rate-limits.ts';

const NOTHING: RateSettings = { costPerMinute: 0, mutationsPerHour: new Map(), refusedPerHour: new Map() };

/** A gateway behind one proxy. Logins are `staff`, `customer` and `wrong`. */
async function limited(settings: Partial<RateSettings>) {
  const { gateway, posted } = await createTestGateway({
    rates: createRateLimits({ ...NOTHING, ...settings }, inMemory),
    trustedProxies: 1,
    authenticate: async (login) => {
      if (login === 'wrong') throw unauthenticated('the token is not valid');
      if (login === undefined) return ANONYMOUS;
      return { customerId: login, scopes: login === 'staff' ? ['orders:write'] : [], service: null };
    },
  });
  onTestFinished(() => gateway.close());
  const ask = async (query: string, from = '203.0.113.1', authorization?: string, variables = {}) => {
    const before = posted.length;
    const { statusCode, headers, body } = await gateway.routes.inject({
      method: 'POST',
      url: '/graphql',
      headers: { 'x-forwarded-for': from, ...(authorization && { authorization }) },
      payload: { query, variables },
    });
    const { extensions } = JSON.parse(body).errors?.[0] ?? {};
    return { statusCode, headers, extensions, sent: posted.length - before };
  };
  const statuses = async (times: number, ...request: Parameters<typeof ask>) => {
    const found: number[] = [];
    for (let time = 0; time < times; time += 1) found.push((await ask(...request)).statusCode);
    return found;
  };
  const send = async (payload: string, from = '203.0.113.1') => {
    const headers = { 'x-forwarded-for': from, 'content-type': 'application/json' };
    return (await gateway.routes.inject({ method: 'POST', url: '/graphql', headers, payload })).statusCode;
  };
  const inject = (request: InjectOptions) =>
    gateway.routes.inject({ ...request, headers: { 'x-forwarded-for': '203.0.113.1', ...request.headers } });
  return { ask, statuses, send, inject };
}

const PAGE = '{ products(first: 100) { nodes { id } } }';
const create = (names: readonly string[]) =>
  `mutation { ${names.map((name) => `${name}: createCart(input: {}) { cart { id } }`).join(' ')} }`;

describe('the cost of what a client asks for per minute', () => {
  it('is limited, and what is too much is not executed', async () => {
    const { ask } = await limited({ costPerMinute: 700 });
    const first = await ask(PAGE);
    expect(first).toMatchObject({ statusCode: 200, sent: 1 });
    expect(first.headers['ratelimit-policy']).toBe('"cost";q=700;w=60');
    const left = Number(/;r=(\d+);/.exec(String(first.headers.ratelimit))?.[1]);
    // Known operations take another path, and are counted as well: 10 for the request, 60 + 100 * 1.1 for the page.
    const second = await ask(PAGE);
    expect(second.headers.ratelimit).toMatch(new RegExp(`;r=${left - 10 - 170};t=`));
    for (let rest = left - 180; rest >= 180; rest -= 180) expect(await ask(PAGE)).toMatchObject({ statusCode: 200 });
    const refused = await ask(PAGE);
    expect(refused).toMatchObject({ statusCode: 429, sent: 0, extensions: { code: 'RATE_LIMITED' } });
    expect(refused.extensions.retryAfterMs).toBeGreaterThan(0);
    expect(refused.headers['retry-after']).toBe(String(Math.ceil(refused.extensions.retryAfterMs / 1_000)));
    expect(refused.headers.ratelimit).toMatch(/^"cost";r=0;t=\d+$/);
  });

  it('counts for each customer, and for each address of guests, and not for staff', async () => {
    const { statuses } = await limited({ costPerMinute: 700 });
    expect((await statuses(9, PAGE)).at(-1)).toBe(429);
    expect(await statuses(1, PAGE, '203.0.113.2')).toEqual([200]);
    expect(await statuses(1, PAGE, '203.0.113.1', 'customer')).toEqual([200]);
    expect((await statuses(9, PAGE, '203.0.113.9', 'customer')).at(-1)).toBe(429);
    expect(new Set(await statuses(20, PAGE, '203.0.113.1', 'staff'))).toEqual(new Set([200]));
  });

  it('counts many customers of one address together, with ten times the quota of one', async () => {
    const { statuses } = await limited({ costPerMinute: 700 });
    const logins = Array.from({ length: 20 }, (_, number) => `customer ${number}`);
    const found: number[] = [];
    for (const login of logins) found.push(...(await statuses(3, PAGE, '203.0.113.1', login)));
    expect(found.slice(0, 30)).toEqual(Array(30).fill(200));
    expect(found.at(-1)).toBe(429);
    expect(await statuses(1, PAGE, '203.0.113.2', 'customer 50')).toEqual([200]);
  });

  it('counts many networks of one IPv6 site together, with sixteen times the quota of one', async () => {
    const { statuses } = await limited({ costPerMinute: 700 });
    const found: number[] = [];
    for (let network = 0; network < 25; network += 1) {
      found.push(...(await statuses(3, PAGE, `2001:db8:1:${network.toString(16)}::1`)));
    }
    expect(found.slice(0, 48)).toEqual(Array(48).fill(200));
    expect(found.at(-1)).toBe(429);
    expect(await statuses(1, PAGE, '2001:db8:2::1')).toEqual([200]);
  });

  it('includes planning, so that a new text is dearer than one that is known', async () => {
    const { statuses } = await limited({ costPerMinute: 1_000 });
    const fields = (name: string) => `{ products(first: 1) { nodes { ${name}: id b: id c: id d: id e: id } } }`;
    expect(await statuses(10, fields('a'))).toEqual(Array(10).fill(200));
    const other = await limited({ costPerMinute: 1_000 });
    const found: number[] = [];
    for (let time = 0; time < 10; time += 1) found.push(...(await other.statuses(1, fields(`a${time}`))));
    expect(found.at(-1)).toBe(429);
  });

  it('includes planning once for each combination of the conditions of an operation', async () => {
    const { ask } = await limited({ costPerMinute: 100_000 });
    const query = `query Page($a: Boolean!, $b: Boolean!) { products(first: 1) { nodes {
      id title @include(if: $a) slug @skip(if: $b)
    } } }`;
    const costs: number[] = [];
    for (const [a, b] of [
      [true, true],
      [true, true],
      [true, false],
      [false, true],
      [false, false],
      [false, false],
      [true, true],
    ]) {
      const { headers } = await ask(query, '203.0.113.1', undefined, { a, b });
      costs.push(100_000 - Number(/;r=(\d+);/.exec(String(headers.ratelimit))?.[1]));
    }
    const each = costs.map((total, index) => total - (costs[index - 1] ?? 0));
    const planned = each.map((cost) => cost > 5 * 30);
    expect(planned).toEqual([true, false, true, true, true, false, false]);
  });

  it('counts every request, also for what is known and is no work of any subgraph', async () => {
    const { statuses } = await limited({ costPerMinute: 145 });
    expect(await statuses(9, '{ __typename }')).toEqual([...Array(8).fill(200), 429]);
  });

  it('counts refused logins and documents that are refused', async () => {
    const { statuses } = await limited({ costPerMinute: 95 });
    // 13 with the length of the request.
    expect(await statuses(8, '{ __typename }', '203.0.113.1', 'wrong')).toEqual([...Array(7).fill(401), 429]);
    // 10 for the request, and 6 for its 120 characters.
    expect(await statuses(6, '{ '.repeat(60), '203.0.113.2')).toEqual([...Array(5).fill(400), 429]);
  });
});

describe('a request that is not for the graph', () => {
  it.each<[string, InjectOptions, number]>([
    ['an address without a route', { url: '/nothing' }, 404],
    ['a method without a route', { url: '/graphql', method: 'PUT' }, 405],
    ['a query that another site may have caused', { url: '/graphql?query={__typename}' }, 400],
    [
      'a text that another site may have caused',
      { url: '/graphql', method: 'POST', headers: { 'content-type': 'text/plain' }, payload: 'x' },
      415,
    ],
    [
      'a body that nobody reads',
      { url: '/graphql', method: 'POST', headers: { 'content-type': 'application/xml' }, payload: '<x/>' },
      415,
    ],
  ])('is counted and refused as others are: %s', async (_what, request, status) => {
    const { inject } = await limited({ costPerMinute: 40 });
    const statuses: number[] = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await inject(request)).statusCode);
    expect(statuses).toEqual([status, status, status, 429]);
  });

  it('is counted by its length', async () => {
    const { inject } = await limited({ costPerMinute: 100 });
    expect(await inject({ url: `/nothing?${'a&'.repeat(500)}` })).toMatchObject({ statusCode: 404 });
    expect(await inject({ url: `/nothing?${'a&'.repeat(500)}` })).toMatchObject({ statusCode: 429 });
  });

  it('takes nothing from what the visitors of a hostile page may ask the graph for', async () => {
    const { inject, statuses } = await limited({ costPerMinute: 200 });
    const long = { 'content-type': 'text/plain', 'content-length': '999999' };
    for (let time = 0; time < 30; time += 1) {
      await inject({ url: '/graphql', method: 'POST', headers: long });
      await inject({ url: `/graphql?query=${'a'.repeat(2_000)}` });
    }
    expect(await inject({ url: '/nothing' })).toMatchObject({ statusCode: 429 });
    expect(await statuses(1, '{ __typename }')).toEqual([200]);
  });

  it('counts if it is for the graph, but too long to be read', async () => {
    const { inject } = await limited({ costPerMinute: 25 });
    const headers = { 'content-type': 'application/json', 'content-length': '999999999' };
    for (let time = 0; time < 3; time += 1) {
      expect(await inject({ url: '/graphql', method: 'POST', headers })).toMatchObject({ statusCode: 413 });
    }
    await expect.poll(async () => (await inject({ url: '/nothing' })).statusCode).toBe(429);
  });

  it('is never refused if it is a health check', async () => {
    const { inject } = await limited({ costPerMinute: 1 });
    expect(await inject({ url: '/nothing' })).toMatchObject({ statusCode: 429 });
    expect(await inject({ url: '/health/live' })).toMatchObject({ statusCode: 200 });
  });
});

describe('a client without points', () => {
  const body = { method: 'POST', url: '/graphql', payload: { query: '{ __typename }' } } as const;

  it('is refused with the same answer whether its request is read or not', async () => {
    const { inject } = await limited({ costPerMinute: 20 });
    for (const accept of ['application/graphql-response+json,application/json;q=0.9', 'application/json', '*/*']) {
      const request = { ...body, headers: { accept, 'x-forwarded-for': accept.length.toString() } };
      await inject(request);
      const [read, notRead] = [await inject(request), await inject(request)];
      const parts = ({ statusCode, headers, json }: typeof read) => ({
        ...{ statusCode, type: headers['content-type'], policy: headers['ratelimit-policy'] },
        ...{ ratelimit: headers.ratelimit, retry: headers['retry-after'], message: json().errors[0].message },
        ...{ code: json().errors[0].extensions.code, retryAfterMs: typeof json().errors[0].extensions.retryAfterMs },
      });
      expect(parts(read)).toMatchObject({ statusCode: 429, code: 'RATE_LIMITED' });
      expect(parts(notRead)).toEqual(parts(read));
    }
  });

  it('is not its whole network: customers there go on, and each is refused for itself', async () => {
    const { inject } = await limited({ costPerMinute: 60 });
    for (let time = 0; time < 5; time += 1) await inject(body);
    expect(await inject(body)).toMatchObject({ statusCode: 429 });
    const customer = { ...body, headers: { authorization: 'customer' } };
    expect(await inject(customer)).toMatchObject({ statusCode: 200 });
    for (let time = 0; time < 5; time += 1) await inject(customer);
    expect(await inject(customer)).toMatchObject({ statusCode: 429 });
    expect(await inject({ ...body, headers: { authorization: 'other' } })).toMatchObject({ statusCode: 200 });
  });
});

describe('the body of a request', () => {
  it('is counted if it is not JSON', async () => {
    const { send } = await limited({ costPerMinute: 35 });
    const found: number[] = [];
    for (let time = 0; time < 4; time += 1) found.push(await send('{'));
    expect(found).toEqual([400, 400, 400, 429]);
  });

  it('is counted before it is parsed if it is large, by its length, and once', async () => {
    const { send, ask } = await limited({ costPerMinute: 4_000 });
    const large = JSON.stringify({ query: '{ __typename }', variables: { a: 'a'.repeat(20_000) } });
    // 10 and 1 for each 20 characters; not JSON, but nothing sees that once the client has no points left.
    expect(await send(large.slice(0, -1), '203.0.113.1')).toBe(400);
    expect(await send(large, '203.0.113.1')).toBe(200);
    expect(await send(large, '203.0.113.1')).toBe(200);
    const { headers } = await ask('{ __typename }', '203.0.113.1');
    expect(Number(/;r=(\d+);/.exec(String(headers.ratelimit))?.[1])).toBeGreaterThan(700);
    expect(await send(large.slice(0, -1), '203.0.113.1')).toBe(429);
  });

  it('waits for its turn before it is parsed if it is large: small ones of others are answered meanwhile', async () => {
    const { send } = await limited({});
    const ended: string[] = [];
    const note = (what: string) => () => ended.push(what);
    const large = `{${' '.repeat(20_000)}`;
    const all = Array.from({ length: 5 }, (_, number) => send(large, `203.0.113.${number}`).then(note('large')));
    all.push(send('{', '203.0.113.9').then(note('small')));
    await Promise.all(all);
    expect(ended.indexOf('small')).toBeLessThan(3);
  });
});

describe('a quota of mutations', () => {
  it('counts each of them, under whatever names, and refuses all of an operation that is one too many', async () => {
    const { ask } = await limited({ mutationsPerHour: new Map([['createCart', 5]]) });
    expect(await ask(create(['a', 'b', 'c', 'd']))).toMatchObject({ statusCode: 200, sent: 1 });
    expect(await ask(create(['a', 'b']))).toMatchObject({ statusCode: 429, sent: 0 });
    expect(await ask(create(['a']), '203.0.113.2')).toMatchObject({ statusCode: 200, sent: 1 });
    expect(await ask(PAGE)).toMatchObject({ statusCode: 200 });
  });

  it('of those that came to nothing counts what shows no result, whether the operation is known or not', async () => {
    const { statuses } = await limited({ refusedPerHour: new Map([['createCart', 3]]) });
    // The subgraphs of this test return nothing.
    expect(await statuses(5, create(['a']))).toEqual([200, 200, 200, 429, 429]);
  });

  it('of those that came to nothing holds for mutations that run at the same time, and accepted ones are given back', async () => {
    const rates = createRateLimits({ ...NOTHING, refusedPerHour: new Map([['placeOrder', 2]]) }, inMemory);
    const operation = { mutations: [{ key: 'o', name: 'placeOrder' }] };
    const contexts = [1, 2, 3].map(() => createContext(ANONYMOUS, { client: countedClient('203.0.113.1', false) }));
    const started = await Promise.allSettled(contexts.map((context) => rates.countOperation(context, operation, 0)));
    expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    const [accepted, refused, third] = contexts as [GatewayContext, GatewayContext, GatewayContext];
    await rates.countAnswer(accepted, operation, { o: { order: { id: '1' } } });
    await rates.countAnswer(refused, operation, { o: { order: null } });
    await rates.countOperation(third, operation, 0);
    const fourth = createContext(ANONYMOUS, { client: countedClient('203.0.113.1', false) });
    await expect(rates.countOperation(fourth, operation, 0)).rejects.toThrow('came to nothing');
  });

  it('of those that came to nothing loses no point to an operation that is refused', async () => {
    const rates = createRateLimits({ ...NOTHING, refusedPerHour: new Map([['placeOrder', 2]]) }, inMemory);
    const ask = (names: readonly string[]) => {
      const context = createContext(ANONYMOUS, { client: countedClient('203.0.113.1', false) });
      return rates.countOperation(context, { mutations: names.map((key) => ({ key, name: 'placeOrder' })) }, 0);
    };
    await expect(ask(['a', 'b', 'c'])).rejects.toThrow('came to nothing');
    await ask(['a', 'b']);
  });
});
