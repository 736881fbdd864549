import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceProcess } from '@commerce/local-stack';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, startChromium } from './support/chromium.ts';
import { startGateway } from './support/extra-gateway.ts';

const cleanups: (() => unknown)[] = [];
afterAll(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Serves an empty page; each one has a different origin. */
async function servePage(): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>A shop</title>');
  }).listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

let gateway: ServiceProcess;
let url: string;
let shop: string;
let stranger: string;
beforeAll(async () => {
  [shop, stranger] = [await servePage(), await servePage()];
  gateway = await startGateway({ CORS_ORIGINS: `${shop}, https://shop.example`, NODE_ENV: 'production' });
  url = `${gateway.url}/graphql`;
  cleanups.push(() => gateway.stop());
});

const QUERY = JSON.stringify({ query: '{ categories { slug } }' });
const json = { 'content-type': 'application/json' };

describe('over HTTP', () => {
  it.each<[string, number, RequestInit & { path?: string }]>([
    ['an answer', 200, { body: QUERY }],
    ['a bad document', 400, { body: '{"query":"{ nothing }"}' }],
    ['a body that is no JSON', 400, { body: '{' }],
    ['a bad login', 401, { body: QUERY, headers: { ...json, authorization: 'Bearer x' } }],
    ['a body of another type', 415, { body: QUERY, headers: { 'content-type': 'application/xml' } }],
    ['a body that is too large', 413, { body: JSON.stringify({ query: ' '.repeat(1_000_001) }) }],
    ['an address that there is not', 404, { body: QUERY, path: '/nowhere' }],
  ])(
    'CORS over HTTP: the origin may read %s',
    async (_what, status, { path = '/graphql', headers = json, ...options }) => {
      const sent = { ...(headers as Record<string, string>), origin: shop };
      const response = await fetch(`${gateway.url}${path}`, { method: 'POST', ...options, headers: sent });
      expect(response.status).toBe(status);
      expect(response.headers.get('access-control-allow-origin')).toBe(shop);
      expect(response.headers.get('access-control-allow-credentials')).toBe('true');
      // A cache must not give one origin's answer to another.
      expect(response.headers.get('vary')).toMatch(/origin/i);
    },
  );

  it('CORS over HTTP: a preflight of an allowed origin says what may be sent, and for how long; other origins are allowed nothing', async () => {
    const ask = (origin: string) =>
      fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,query-plan',
        },
      });
    const allowed = await ask('https://shop.example');
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization,content-type,query-plan',
      'access-control-max-age': '7200',
    });
    for (const origin of [stranger, 'https://shop.example.evil.example', 'http://shop.example', 'null']) {
      expect((await ask(origin)).headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('CORS over HTTP: if every origin may call, none may use a visitor’s credentials', async () => {
    const open = await startGateway({ CORS_ORIGINS: '*' });
    const response = await fetch(`${open.url}/graphql`, {
      method: 'POST',
      headers: { ...json, origin: stranger },
      body: QUERY,
    });
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('access-control-allow-credentials')).toBeNull();
    await open.stop();
  });
});

const executable = findChromium();

describe.runIf(executable)('in a browser', () => {
  let page: Page;
  beforeAll(async () => {
    const browser = await startChromium(executable ?? '');
    cleanups.push(() => browser.close());
    page = await browser.newPage();
    page.setDefaultTimeout(120_000);
  });

  /** What a script in the open page can read. */
  const call = (options: { method?: string; headers?: Record<string, string>; body?: string; credentials?: string }) =>
    page.evaluate(
      async ([address, init]) => {
        try {
          const response = await fetch(address, init as RequestInit);
          return { status: response.status, body: await response.json() };
        } catch (error) {
          return { refused: (error as Error).name };
        }
      },
      [url, { method: 'POST', ...options }] as const,
    );

  it('CORS in a browser: a page of an allowed origin can read answers and errors', async () => {
    await page.goto(shop);
    const answer = await call({ headers: json, body: QUERY });
    expect(answer).toEqual({ status: 200, body: { data: { categories: expect.any(Array) } } });
    expect(await call({ headers: json, body: QUERY, credentials: 'include' })).toEqual(answer);
    const codeOf = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body?.errors[0].extensions.code];
    const login = { ...json, authorization: 'Bearer x' };
    expect(codeOf(await call({ headers: login, body: QUERY }))).toEqual([401, 'UNAUTHENTICATED']);
    expect(codeOf(await call({ headers: json, body: '{"query":"{"}' }))).toEqual([400, 'GRAPHQL_PARSE_FAILED']);
    expect(codeOf(await call({ headers: json, body: '{' }))).toEqual([400, 'BAD_REQUEST']);
  });

  it('CORS in a browser: a page of another origin gets nothing', async () => {
    await page.goto(stranger);
    expect(await call({ headers: json, body: QUERY })).toEqual({ refused: 'TypeError' });
    expect(await call({ headers: { 'content-type': 'text/plain' }, body: QUERY })).toEqual({ refused: 'TypeError' });
  });
});
