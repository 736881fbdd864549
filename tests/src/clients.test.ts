import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ServiceProcess } from '@commerce/local-stack';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { createApolloClient, browseTitles as withApolloClient } from '../../examples/src/apollo-client.ts';
import * as plainFetch from '../../examples/src/browse-titles.ts';
import { checkOut, previewCheckout } from '../../examples/src/check-out.ts';
import { formatMoney } from '../../examples/src/format-money.ts';
import { servePage } from '../../examples/src/server-page.ts';
import * as shop from '../../examples/src/shop-session.ts';
import * as urql from '../../examples/src/urql.ts';
import { createClient } from './support/client.ts';
import { startGateway } from './support/extra-gateway.ts';
import { BUYER, createStorage } from './support/front-end.ts';
import { root, temporaryDirectory } from './support/repository.ts';

const gatewayUrl = inject('gatewayUrl');
const manifestFile = join(root, 'operations', 'persisted-query-manifest.json');
type Manifest = NonNullable<Parameters<typeof createApolloClient>[1]>;
type Listed = Manifest['operations'][number] & { body: string };
const manifest: Omit<Manifest, 'operations'> & { operations: Listed[] } = JSON.parse(
  await readFile(manifestFile, 'utf8'),
);
const listed = manifest.operations.find(({ name }) => name === 'BrowseCategories');
const browseByIds = (url: string, first: number) => withApolloClient(createApolloClient(url, manifest), first);
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const persisted = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });

const byPost = (url: string, operation: Record<string, unknown>) => createClient(url).post(JSON.stringify(operation));
async function byGet(url: string, operation: Record<string, unknown>) {
  const parameters = Object.entries(operation).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(`${url}?${new URLSearchParams(parameters)}`, {
    headers: { 'apollo-require-preflight': 'true' },
  });
  return { status: response.status, ...(await response.json()) };
}
const codesOf = ({ errors = [] }: { errors?: { extensions: { code: string } }[] }) =>
  errors.map(({ extensions }) => extensions.code);

it('the example with fetch can be copied alone, and the others together: they import packages and each other only', async () => {
  const folder = join(root, 'examples/src');
  const { dependencies } = JSON.parse(await readFile(join(root, 'examples/package.json'), 'utf8'));
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const imports = await Promise.all(
    files.map(async ({ name }) => {
      const text = await readFile(join(folder, name), 'utf8');
      return [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map(([, path = '']) => ({ name, path }));
    }),
  );
  const outside = imports.flat().filter(({ name, path }) => {
    if (path.startsWith('./')) return name === 'fetch.ts';
    if (path.startsWith('node:')) return name !== 'server-page.ts';
    return !(path.split('/', path.startsWith('@') ? 2 : 1).join('/') in dependencies);
  });
  expect(imports.flat().length).toBeGreaterThan(15);
  expect(outside).toEqual([]);
});

describe('a typed operation works with', () => {
  it.each([
    ['fetch', plainFetch.browseTitles],
    ['Apollo Client', (url: string, first: number) => withApolloClient(createApolloClient(url), first)],
    ['Apollo Client, by ids', browseByIds],
    ['urql', urql.browseTitles],
  ])('a typed operation works with %s', async (_client, browseTitles) => {
    const { data } = await createClient(gatewayUrl).query('{ products(first: 3) { nodes { title } } }');
    expect(data.products.nodes).toHaveLength(3);
    expect(await browseTitles(gatewayUrl, 3)).toEqual(data.products.nodes.map(({ title }: { title: string }) => title));
  });
});

/** A variant that can be bought. */
async function findVariantId(): Promise<string> {
  const products = '{ products(first: 50) { nodes { variants { id availability { availableForSale } } } } }';
  const { data } = await createClient(gatewayUrl).query(products);
  const variants: { id: string; availability: { availableForSale: boolean } }[] = data.products.nodes.flatMap(
    (node: { variants: object[] }) => node.variants,
  );
  return variants.find(({ availability }) => availability.availableForSale)?.id ?? '';
}

it('a cart is kept between visits, ordered at the price that was seen, and not found again afterwards', async () => {
  const kept = new Map<string, string>();
  const storage = createStorage(kept);
  const variantId = await findVariantId();

  expect(await shop.readCart(gatewayUrl, storage)).toBeNull();
  const { id } = await shop.addToCart(gatewayUrl, storage, variantId);
  const again = await shop.addToCart(gatewayUrl, storage, variantId);
  expect(again).toMatchObject({ id, totalQuantity: 2 });
  const seen = await previewCheckout(gatewayUrl, storage, BUYER.shippingAddress);
  if (!seen) throw new Error('no total');
  const { total } = seen;
  expect(await checkOut(gatewayUrl, storage, seen, { ...BUYER, email: 'nobody' })).toMatchObject({
    next: 'correct',
    path: expect.arrayContaining(['email']),
  });
  const cheaper = { ...seen, total: { ...total, minorUnits: total.minorUnits - 1 } };
  expect(await checkOut(gatewayUrl, storage, cheaper, BUYER)).toMatchObject({ next: 'show-cart' });
  await shop.addToCart(gatewayUrl, storage, variantId);
  expect(await checkOut(gatewayUrl, storage, seen, BUYER)).toMatchObject({ next: 'show-cart' });
  const now = await previewCheckout(gatewayUrl, storage, BUYER.shippingAddress);
  expect(await checkOut(gatewayUrl, storage, now ?? seen, BUYER)).toMatchObject({
    next: 'thank',
    order: { status: 'CONFIRMED' },
    accessToken: expect.any(String),
  });
  expect(kept.size).toBe(0);
  expect(await previewCheckout(gatewayUrl, storage)).toBeNull();
  expect(await checkOut(gatewayUrl, storage, seen, BUYER)).toMatchObject({ next: 'new-cart' });
  await expect(shop.addToCart(gatewayUrl, storage, 'nothing')).rejects.toThrow(/\w/);
});

it.each([
  ['the graph', async () => 'http://127.0.0.1:1/graphql'],
  [
    'its orders',
    async () => {
      const gateway = await startGateway({ ORDERS_URL: 'http://127.0.0.1:1/graphql' });
      onTestFinished(() => gateway.stop());
      return `${gateway.url}/graphql`;
    },
  ],
])('a checkout waits while %s cannot be reached, and then orders once, with the same key', async (_, urlOfOutage) => {
  const kept = new Map<string, string>();
  const storage = createStorage(kept);
  await shop.addToCart(gatewayUrl, storage, await findVariantId());
  const seen = await previewCheckout(gatewayUrl, storage, BUYER.shippingAddress);
  if (!seen) throw new Error('no total');
  const before = new Map(kept);
  const url = await urlOfOutage();
  expect(await checkOut(url, storage, seen, BUYER)).toEqual({ next: 'wait', retryAfterMs: expect.any(Number) });
  const key = [...kept].find(([name]) => !before.has(name));
  expect(key).toBeDefined();
  expect(await checkOut(url, storage, seen, BUYER)).toMatchObject({ next: 'wait' });
  expect(kept).toEqual(new Map([...before, key ?? ['', '']]));
  expect(await checkOut(gatewayUrl, storage, seen, BUYER)).toMatchObject({ next: 'thank' });
});

it('a page that is rendered on a server shows each visitor their own cart, and no cache may keep it', async () => {
  const server = createServer((request, response) => void servePage(gatewayUrl, request, response));
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const cart = await shop.addToCart(gatewayUrl, createStorage(new Map()), await findVariantId(), 3);
  const pageFor = async (cookie: string) => {
    const response = await fetch(url, { headers: { cookie } });
    return { html: await response.text(), cache: response.headers.get('cache-control') };
  };
  const visitor = await pageFor(`theme=dark; cart-id=${cart.id}`);
  const stranger = await pageFor('theme=dark');
  const [title = ''] = await plainFetch.browseTitles(gatewayUrl, 1);
  expect(visitor.html).toContain(`<li>${title.replaceAll('&', '&amp;')}: `);
  expect(visitor.html).toContain('3 in the cart');
  expect(stranger.html).toContain('0 in the cart');
  expect(visitor.cache).toBe('private, no-store');
});

it('the only variant of a product without options has an empty title, so that no page has to hide one', async () => {
  const query = '{ products(first: 100) { nodes { options { name } variants { title } } } }';
  const { data } = await createClient(gatewayUrl).query(query);
  const products: { options: object[]; variants: { title: string }[] }[] = data.products.nodes;
  const titlesWhere = (hasOptions: boolean) =>
    products.filter(({ options }) => options.length > 0 === hasOptions).flatMap(({ variants }) => variants);
  expect(titlesWhere(false).length).toBeGreaterThan(5);
  expect(titlesWhere(false).filter(({ title }) => title !== '')).toEqual([]);
  expect(titlesWhere(true).filter(({ title }) => title === '')).toEqual([]);
});

it('money of any size is written exactly in the language of the buyer', () => {
  expect(formatMoney({ amount: '1234.50', currencyCode: 'EUR' }, 'de')).toBe('1.234,50\u00a0€');
  expect(formatMoney({ amount: '90071992547409.93', currencyCode: 'USD' }, 'en-US')).toBe('$90,071,992,547,409.93');
});

describe('a persisted operation', () => {
  it.each([
    ['POST', byPost],
    ['GET', byGet],
  ])('a persisted operation of the manifest can be sent by its id alone, by %s', async (_method, send) => {
    const answer = await send(gatewayUrl, { extensions: persisted(listed?.id ?? '') });
    expect(codesOf(answer)).toEqual([]);
    expect(answer.data.categories.length).toBeGreaterThan(0);
  });

  it('an unknown persisted operation gets an error with advice; once it is sent with its text, it is known', async () => {
    const query = `query Fresh${Date.now()} { categories { slug } }`;
    const unknown = await byPost(gatewayUrl, { extensions: persisted(hash(query)) });
    expect(unknown.errors).toMatchObject([
      {
        message: 'PersistedQueryNotFound',
        extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', help: expect.stringContaining('with its text') },
      },
    ]);
    expect(codesOf(await byPost(gatewayUrl, { query, extensions: persisted(hash(query)) }))).toEqual([]);
    for (const send of [byPost, byGet]) {
      expect(codesOf(await send(gatewayUrl, { extensions: persisted(hash(query)) }))).toEqual([]);
    }
  });

  it.each([
    [
      'another text than its hash says',
      { query: '{ __typename }', extensions: persisted(listed?.id ?? '') },
      'PERSISTED_QUERY_HASH_MISMATCH',
    ],
    [
      'a version that nobody knows',
      { extensions: { persistedQuery: { version: 2, sha256Hash: 'a' } } },
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    [
      'a hash that is no text',
      { extensions: { persistedQuery: { version: 1, sha256Hash: { $ne: 1 } } } },
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    ['something else', { extensions: { persistedQuery: 'x' } }, 'PERSISTED_QUERY_NOT_SUPPORTED'],
  ])('a persisted operation with %s is refused', async (_what, operation, code) => {
    for (const send of [byPost, byGet]) {
      const answer = await send(gatewayUrl, operation);
      expect(answer.status).toBe(400);
      expect(codesOf(answer)).toEqual([code]);
    }
  });
});

describe('with the safelist on', () => {
  let gateway: ServiceProcess;
  let url: string;
  beforeAll(async () => {
    gateway = await startGateway({ PERSISTED_OPERATIONS_FILE: manifestFile, SAFELIST: 'on', NODE_ENV: 'production' });
    url = `${gateway.url}/graphql`;
  });
  afterAll(() => gateway.stop());

  it('with the safelist on, operations of the manifest can be sent, by id or with their exact text', async () => {
    expect(await browseByIds(url, 2)).toHaveLength(2);
    for (const send of [byPost, byGet]) {
      expect(codesOf(await send(url, { extensions: persisted(listed?.id ?? '') }))).toEqual([]);
      expect(codesOf(await send(url, { query: listed?.body ?? '' }))).toEqual([]);
    }
  });

  const query = '{ categories { slug } }';
  it.each([
    ['a text', { query }, 'QUERY_NOT_IN_SAFELIST'],
    [
      'a text with its hash, which would be registered elsewhere',
      { query, extensions: persisted(hash(query)) },
      'QUERY_NOT_IN_SAFELIST',
    ],
    ['a text that is not even GraphQL', { query: '{{{' }, 'QUERY_NOT_IN_SAFELIST'],
    ['a text under a listed id', { query, extensions: persisted(listed?.id ?? '') }, 'PERSISTED_QUERY_HASH_MISMATCH'],
    ['a listed text with something added', { query: `${listed?.body} ` }, 'QUERY_NOT_IN_SAFELIST'],
    ['introspection', { query: '{ __schema { queryType { name } } }' }, 'QUERY_NOT_IN_SAFELIST'],
    ['an unknown id', { extensions: persisted(hash(query)) }, 'PERSISTED_QUERY_NOT_IN_LIST'],
    [
      'the name of something that every object has',
      { extensions: persisted('constructor') },
      'PERSISTED_QUERY_NOT_IN_LIST',
    ],
    ['nothing at all', {}, 'QUERY_NOT_IN_SAFELIST'],
  ])('with the safelist on, %s is refused with what to do', async (_what, operation, code) => {
    for (const send of [byPost, byGet]) {
      const answer = await send(url, operation);
      expect(codesOf(answer)).toEqual([code]);
      if (code !== 'PERSISTED_QUERY_HASH_MISMATCH') {
        expect(JSON.stringify(answer)).toContain('npm run operations:manifest');
      }
    }
  });

  it('with the safelist on, a batch of operations in one request does not bypass it', async () => {
    const answer = await createClient(url).post(
      JSON.stringify([{ query }, { extensions: persisted(listed?.id ?? '') }]),
    );
    expect(codesOf(answer)).toEqual(['QUERY_NOT_IN_SAFELIST']);
  });
});

describe('a gateway does not start', () => {
  it('a gateway does not start with an invalid manifest', async () => {
    const directory = await temporaryDirectory();
    const file = join(directory.path, 'manifest.json');
    const [first, ...others] = manifest.operations;
    await writeFile(
      file,
      JSON.stringify({ ...manifest, operations: [{ ...first, body: '{ myCart { id } }' }, ...others] }),
    );
    await expect(startGateway({ PERSISTED_OPERATIONS_FILE: file })).rejects.toThrow(
      /PERSISTED_OPERATIONS_FILE.*AddCartLines: its id is not the SHA-256 of its body/s,
    );
    await directory.remove();
  });

  it('a gateway does not start without a manifest if nothing else is allowed', async () => {
    await expect(startGateway({ SAFELIST: 'on' })).rejects.toThrow(/SAFELIST: needs PERSISTED_OPERATIONS_FILE/);
  });
});
