import { ANONYMOUS } from '@commerce/identity';
import { execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { createProductsSubgraph } from '../src/app.ts';
import { generateCatalogue } from '../src/catalogue-generator/generate-catalogue.ts';
import { type ModelProduct, readModel } from './catalogue-model.ts';
import { type Shop, useShops } from './import-shop.ts';

const makeShop = useShops();

/** Asks the subgraph itself, as the gateway does for a guest. */
function askerOf({ prisma, runQuery }: Shop) {
  const { schema, createContext } = createProductsSubgraph({
    prisma,
    query: runQuery,
    settings: {
      ...{ currencyCode: 'EUR', assetBaseUrl: 'http://localhost' },
      ...{ reservationMinutes: 60, reservationExpiryIntervalMs: 60_000 },
    },
    onError: (error) => expect.fail(String(error)),
  });
  return async (text: string, variableValues: Record<string, unknown> = {}) => {
    const contextValue = createContext(ANONYMOUS);
    const { data, errors } = await execute({ schema, document: parse(text), contextValue, variableValues });
    expect(errors).toBeUndefined();
    // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it has just asked for.
    return data as any;
  };
}

async function openShop() {
  const shop = await makeShop();
  await generateCatalogue({ prisma: shop.prisma, products: 150, seed: 9, currencyCode: 'EUR' });
  const model = await readModel(shop);
  const withStatus = (status: ModelProduct['status']) => {
    const found = model.filter((product) => product.status === status);
    expect(found.length).toBeGreaterThan(0);
    return found;
  };
  return { ask: askerOf(shop), model, withStatus };
}

const representationsOf = (products: ModelProduct[]) =>
  products.flatMap(({ id, slug, variants: [variant] }) => [
    { __typename: 'Product', id },
    { __typename: 'Product', slug },
    { __typename: 'ProductVariant', sku: variant?.sku },
  ]);
const ENTITIES = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename } }';

test.each(['DRAFT', 'ARCHIVED'] as const)(
  '%s products are not in any list, search, suggestion, count or root look-up',
  async (status) => {
    const { ask, model, withStatus } = await openShop();
    const active = model.filter((product) => product.status === 'ACTIVE');
    for (const { id, slug, title, vendor, variants } of withStatus(status)) {
      const answer = await ask(
        `query ($id: ID, $slug: String, $title: String!, $sku: String, $vendors: [String!]) {
        byId: product(id: $id) { id } bySlug: product(slug: $slug) { id }
        named: products(search: $title, first: 100) { nodes { slug } }
        numbered: products(search: $sku) { nodes { slug } }
        made: products(filter: { vendors: $vendors }) { totalCount nodes { slug } facets { productTypes { count } } }
        searchSuggestions(prefix: $title) { slug }
      }`,
        { id, slug, title, sku: variants[0]?.sku, vendors: [vendor] },
      );
      expect(answer).toMatchObject({ byId: null, bySlug: null });
      const shown = [answer.named.nodes, answer.numbered.nodes, answer.made.nodes, answer.searchSuggestions].flat();
      expect(shown.map((each: { slug: string }) => each.slug)).not.toContain(slug);
      const others = active.filter((product) => product.vendor === vendor).length;
      expect(answer.made.totalCount).toBe(others);
      const counts: { count: number }[] = answer.made.facets.productTypes;
      expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(others);
    }
    const { products, categories, vendors } = await ask(
      '{ products { totalCount } categories { slug productCount } vendors(first: 100) { nodes { name productCount } } }',
    );
    expect(products.totalCount).toBe(active.length);
    for (const { slug, productCount } of categories) {
      expect(productCount).toBe(active.filter((product) => product.categories.includes(slug)).length);
    }
    for (const { name, productCount } of vendors.nodes) {
      expect(productCount).toBe(active.filter(({ vendor }) => vendor === name).length);
    }
  },
);

test('by key a draft is nothing, and what was published once is found for ever', async () => {
  const { ask, withStatus } = await openShop();
  const drafts = await ask(ENTITIES, { keys: representationsOf(withStatus('DRAFT')) });
  expect(new Set(drafts._entities)).toEqual(new Set([null]));
  const archived = await ask(ENTITIES, { keys: representationsOf(withStatus('ARCHIVED')) });
  expect(archived._entities).not.toContain(null);
});
