import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { generateCatalogue } from '../src/catalogue-generator/generate-catalogue.ts';
import type { StatusChange } from '../src/domain/staff/product-status.ts';
import { type ModelProduct, readModel } from './catalogue-model.ts';
import { makeShop } from './import-shop.ts';
import { askerOf } from './subgraph-asker.ts';

async function openShop() {
  const shop = await makeShop();
  await generateCatalogue({ prisma: shop.prisma, pool: shop.pool, products: 150, seed: 9, currencyCode: 'EUR' });
  await shop.query(`UPDATE product SET status = 'UNLISTED' WHERE id IN (
    SELECT id FROM product WHERE status = 'ACTIVE' ORDER BY id LIMIT 5)`);
  const model = await readModel(shop);
  const withStatus = (status: ModelProduct['status']) => {
    const found = model.filter((product) => product.status === status);
    expect(found.length).toBeGreaterThan(0);
    return found;
  };
  return { ...shop, ask: askerOf(shop), model, withStatus };
}

const representationsOf = (products: ModelProduct[]) =>
  products.flatMap(({ id, slug, variants: [variant] }) => [
    { __typename: 'Product', id },
    { __typename: 'Product', slug },
    { __typename: 'ProductVariant', sku: variant?.sku },
  ]);
const ENTITIES = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { __typename } }';

test.each(['DRAFT', 'ARCHIVED', 'UNLISTED'] as const)(
  '%s products are in no list, search, suggestion or count, and only unlisted ones are found by id and slug',
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
      const found = status === 'UNLISTED' ? { id } : null;
      expect(answer).toMatchObject({ byId: found, bySlug: found });
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

test('a draft is not found by key, but a product that was ever published is always found', async () => {
  const { ask, withStatus } = await openShop();
  const drafts = await ask(ENTITIES, { keys: representationsOf(withStatus('DRAFT')) });
  expect(new Set(drafts._entities)).toEqual(new Set([null]));
  const archived = await ask(ENTITIES, { keys: representationsOf(withStatus('ARCHIVED')) });
  expect(archived._entities).not.toContain(null);
});

test('a variant that was never on sale is never found; after its first sale it is always found', async () => {
  const { ask, query, withStatus } = await openShop();
  const [product] = withStatus('ACTIVE');
  const [variant, price] = [randomUUID(), randomUUID()];
  const setStatus = (status: string) => query(`UPDATE product SET status = '${status}' WHERE id = '${product?.id}'`);
  const archive = (moment: string) => query(`UPDATE variant SET archived_at = ${moment} WHERE id = '${variant}'`);
  const isSeen = async () => {
    const answer = await ask(
      `query ($keys: [_Any!]!, $slug: String!) {
        _entities(representations: $keys) {
          __typename ... on Product { variants { id price { amount { minorUnits } } } priceRange { max { minorUnits } } }
        }
        product(slug: $slug) { variants { id } }
        products(search: "COMING-SOON") { nodes { id } }
      }`,
      {
        slug: product?.slug,
        keys: [
          { __typename: 'ProductVariant', id: variant },
          { __typename: 'ProductVariant', sku: 'COMING-SOON' },
          { __typename: 'Price', id: price },
          { __typename: 'Product', id: product?.id },
          { __typename: 'Product', slug: product?.slug },
        ],
      },
    );
    const text = JSON.stringify(answer);
    return {
      byKey: answer._entities.slice(0, 3).map((entity: unknown) => entity !== null),
      mentioned: text.includes(variant) || text.includes('7654321'),
    };
  };
  const hidden = { byKey: [false, false, false], mentioned: false };

  await setStatus('DRAFT');
  await query(`
    WITH made AS (
      INSERT INTO variant (id, product_id, position, sku, title, selected_options, requires_shipping, taxable)
      VALUES ('${variant}', '${product?.id}', 99, 'COMING-SOON', 'Gold', '[]', true, true) RETURNING id
    ), stocked AS (INSERT INTO stock (variant_id, tracked, backorder, on_hand) SELECT id, true, false, 5 FROM made)
    INSERT INTO price (id, variant_id, amount_minor, currency_code, valid_from)
    SELECT '${price}', id, 7654321, 'EUR', now() - interval '1 hour' FROM made`);
  expect(await isSeen()).toEqual(hidden);
  await setStatus('ARCHIVED');
  expect(await isSeen()).toEqual(hidden);
  await archive('now()');
  await setStatus('ACTIVE');
  expect(await isSeen()).toEqual(hidden);
  await archive('NULL');
  expect(await isSeen()).toEqual({ byKey: [true, true, true], mentioned: true });
  await setStatus('DRAFT');
  expect(await isSeen()).toEqual({ byKey: [true, true, true], mentioned: true });
});

test('a variant that an import adds to an archived product counts as once sold; one that comes later does not', async () => {
  const shop = await makeShop();
  const found = async () => {
    const variants = await shop.services.variants.bySkus(['FIRST', 'LATER']);
    return [...variants.keys()].toSorted();
  };
  const archived = { Handle: 'mug', Title: 'Mug', Status: 'archived', 'Option1 Name': 'Size' };
  const first = { ...archived, 'Option1 Value': 'S', 'Variant SKU': 'FIRST', 'Variant Price': '1.00' };
  const later = { ...archived, 'Option1 Value': 'M', 'Variant SKU': 'LATER', 'Variant Price': '1.00' };
  await shop.importRows([first]);
  expect(await found()).toEqual(['FIRST']);
  await shop.importRows([first, later]);
  expect(await found()).toEqual(['FIRST']);
  await shop.importRows([
    { ...first, Status: 'active' },
    { ...later, Status: 'active' },
  ]);
  expect(await found()).toEqual(['FIRST', 'LATER']);
});

test('an unlisted product of a file can be bought by its address, and is listed once a file or staff publish it', async () => {
  const shop = await makeShop();
  const ask = askerOf(shop);
  const look = async () => {
    const answer = await ask(`{
      product(slug: "vip-mug") { availableForSale status variants { sku } }
      products { nodes { slug } } searchSuggestions(prefix: "VIP") { slug } categories { productCount }
    }`);
    const lists = [answer.products.nodes, answer.searchSuggestions].flat();
    return { product: answer.product, lists: lists.length, counted: answer.categories[0]?.productCount };
  };
  const mug = { Handle: 'vip-mug', Title: 'VIP mug', 'Variant SKU': 'VIP', 'Variant Price': '9.00' };
  const unlisted = { ...mug, Status: 'unlisted', 'Product Category': 'Mugs' };
  await shop.importRows([unlisted]);
  const buyable = { availableForSale: true, status: null, variants: [{ sku: 'VIP' }] };
  expect(await look()).toEqual({ product: buyable, lists: 0, counted: 0 });
  await shop.importRows([{ ...unlisted, Status: 'active' }]);
  expect(await look()).toEqual({ product: buyable, lists: 2, counted: 1 });
  await shop.importRows([unlisted]);
  expect(await look()).toEqual({ product: buyable, lists: 0, counted: 0 });
  await shop.importRows([{ ...unlisted, Status: 'draft' }]);
  expect(await look()).toEqual({ product: null, lists: 0, counted: 0 });
});

test('staff can put a draft on sale without listing it, take a product out of all lists, and list it again', async () => {
  const shop = await makeShop();
  const ask = askerOf(shop);
  const staff = { kind: 'PERSON', id: 'sam' } as const;
  await shop.importRows([{ Handle: 'mug', Title: 'Mug', Status: 'draft', 'Variant Price': '9.00' }]);
  const [{ id: productId } = { id: '' }] = await shop.query<{ id: string }>('SELECT id FROM product');
  const bring = async (change: StatusChange) => {
    const { product, userErrors } = await shop.services.staffProducts.bring(staff, { productId }, change);
    const { found, listed } = await ask('{ found: product(slug: "mug") { id } listed: products { totalCount } }');
    return [product?.status ?? userErrors[0]?.message, found !== null, listed.totalCount];
  };
  expect(await bring('UNLISTED')).toEqual(['UNLISTED', true, 0]);
  expect(await bring('PUBLISHED')).toEqual(['ACTIVE', true, 1]);
  expect(await bring('UNLISTED')).toEqual(['UNLISTED', true, 0]);
  expect(await bring('UNPUBLISHED')).toEqual(['DRAFT', false, 0]);
  await bring('ARCHIVED');
  const refusal = 'productId: the product is archived; unarchive it first';
  expect(await bring('UNLISTED')).toEqual([refusal, false, 0]);
});

test('an unlisted product owns its slug: it no longer leads to the product that had it before', async () => {
  const shop = await makeShop();
  const ask = askerOf(shop);
  await shop.importRows([{ Handle: 'mug', Title: 'Mug', 'Variant Price': '9.00' }]);
  await shop.query(`UPDATE product SET slug = 'old-mug'`);
  expect((await ask('{ product(slug: "mug") { title } }')).product).toEqual({ title: 'Mug' });
  await shop.importRows([{ Handle: 'mug', Title: 'Newer mug', Status: 'unlisted', 'Variant Price': '9.00' }]);
  expect((await ask('{ product(slug: "mug") { title } }')).product).toEqual({ title: 'Newer mug' });
});
