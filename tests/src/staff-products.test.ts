import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTokenSigner } from '@commerce/identity';
import fc from 'fast-check';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { changeCart, openCartId, readCart } from './support/carts.ts';
import { createClient } from './support/client.ts';
import { change, eur, logIn, must, STAFF_MUTATIONS } from './support/staff.ts';

const guest = createClient(inject('gatewayUrl'));
const sam = await logIn('sam', 'products:write');
const reader = await logIn('rea', 'products:read');
const auditor = await logIn('ann', 'audit:read');
const customer = await logIn('ada');
const made: string[] = [];

/** A product for these tests; it leaves the shared shop afterwards. */
async function makeProduct(input: Record<string, unknown> = {}) {
  const { product } = await must(sam, 'createProduct', { title: `Test ${randomUUID()}`, ...input });
  made.push(product.id);
  return product;
}

/** A draft with one variant per value of `Size`. */
const makeSized = (...values: string[]) =>
  makeProduct({
    options: [{ name: 'Size' }],
    variants: values.map((value) => ({
      selectedOptions: [{ name: 'Size', value }],
      price: eur(1990),
      stock: { onHand: 5 },
    })),
  });

const publish = (productId: string) => must(sam, 'publishProduct', { productId });

async function readPublic(key: { id?: string; slug?: string }) {
  const text = 'query ($id: ID, $slug: String) { product(id: $id, slug: $slug) { id slug title } }';
  return (await guest.query(text, key)).data.product;
}

async function readAsStaff(id: string) {
  const { data } = await reader.query(
    `query ($id: ID) { staffProduct(id: $id) { id version title status images { url } variants { id title } } }`,
    { id },
  );
  return data.staffProduct;
}

async function eventsOf(entityId: string) {
  const { data } = await auditor.query(
    `query ($id: ID) { staffEvents(last: 100, filter: { entityId: $id }) {
      nodes { action actor { kind id } changes { field before after } } } }`,
    { id: entityId },
  );
  return data.staffEvents.nodes.toReversed();
}

const codesOf = (answer: { userErrors: { code: string }[] }) => answer.userErrors.map(({ code }) => code);

afterAll(async () => {
  for (let from = 0; from < made.length; from += 100) {
    const products = made.slice(from, from + 100).map((productId) => ({ productId }));
    await must(sam, 'archiveProducts', { products });
  }
});

describe('what staff may do', () => {
  const id = randomUUID();
  const product = { productId: id };
  const inputs: Record<string, Record<string, unknown>> = {
    createProduct: { title: 'Never made' },
    updateProducts: { products: [product] },
    publishProducts: { products: [product] },
    unlistProducts: { products: [product] },
    unpublishProducts: { products: [product] },
    archiveProducts: { products: [product] },
    unarchiveProducts: { products: [product] },
    updateProductOptions: { ...product, options: [] },
    addProductImages: { ...product, images: [] },
    updateProductImage: { ...product, url: '/a.jpg' },
    reorderProductImages: { ...product, urls: [] },
    removeProductImages: { ...product, urls: [] },
    createVariants: { ...product, variants: [] },
    updateVariant: { variantId: id },
    assignProductsToCategory: { categoryId: id, productIds: [id] },
    removeProductsFromCategory: { categoryId: id, productIds: [id] },
    createCategory: { title: 'Never made' },
    updateCategory: { categoryId: id },
    moveCategory: { categoryId: id },
    deleteCategory: { categoryId: id },
  };

  it.each(Object.keys(STAFF_MUTATIONS))('only staff with the scope may do this: %s', async (field) => {
    const refusedTo = async (client: typeof guest) => {
      const { errors, ...payload } = await change(client, field, inputs[field] ?? product);
      expect(payload).toEqual({});
      return errors[0]?.extensions.code;
    };
    expect(await refusedTo(guest)).toBe('UNAUTHENTICATED');
    expect(await refusedTo(customer)).toBe('FORBIDDEN');
    expect(await refusedTo(reader)).toBe('FORBIDDEN');
    expect(await refusedTo(auditor)).toBe('FORBIDDEN');
  });

  it.each([
    ['{ staffProducts { totalCount } }', 'staffProducts'],
    ['{ staffProduct(sku: "x") { id } }', 'staffProduct'],
    ['{ staffEvents { totalCount } }', 'staffEvents'],
  ])(
    'only staff with the scope may read this, and a refusal removes nothing else from the answer: %s',
    async (query) => {
      for (const [client, code] of [[guest, 'UNAUTHENTICATED'] as const, [customer, 'FORBIDDEN'] as const]) {
        const { data, errors } = await client.query(query.replace(/\}$/, ' categories { id } }'));
        expect(errors.map(({ extensions }) => extensions.code)).toEqual([code]);
        expect(data.categories.length).toBeGreaterThan(0);
      }
    },
  );

  it('the operations of staff are not open to services', async () => {
    const key = JSON.parse(await readFile(join(inject('dataDirectory'), 'secrets/orders-subgraph.key.json'), 'utf8'));
    const viewer = { customerId: 'sam', scopes: ['products:write'], service: null };
    const token = await (await createTokenSigner(key))('products-subgraph', viewer);
    const { errors } = await change(createClient(inject('subgraphUrls').products, token), 'createProduct', {
      title: 'Never made',
    });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('a draft', () => {
  it('a draft is visible to staff only, in every way', async () => {
    const { id, slug, title, variants } = await makeProduct({
      title: `Secret ${randomUUID()}`,
      variants: [{ sku: randomUUID(), price: eur(100), stock: { onHand: 1 } }],
    });
    const { data } = await guest.query(
      `query ($id: ID, $slug: String, $text: String!) {
        byId: product(id: $id) { id } bySlug: product(slug: $slug) { id }
        products(search: $text) { nodes { title } } searchSuggestions(prefix: $text) { text }
      }`,
      { id, slug, text: title.slice(0, 20) },
    );
    expect(data).toMatchObject({ byId: null, bySlug: null });
    expect(JSON.stringify(data)).not.toContain(title);
    const cartId = await openCartId(guest);
    const added = await changeCart(guest, 'addCartLines', {
      cartId,
      lines: [{ variantId: variants[0].id, quantity: 1 }],
    });
    expect(added).toMatchObject({ cart: null, userErrors: [{ code: 'NOT_FOUND' }] });
    const entities = `query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }`;
    const representations = [
      { __typename: 'Product', id },
      { __typename: 'Product', slug },
      { __typename: 'ProductVariant', id: variants[0].id },
      { __typename: 'ProductVariant', sku: variants[0].sku },
    ];
    const key = JSON.parse(await readFile(join(inject('dataDirectory'), 'secrets/gateway.key.json'), 'utf8'));
    const asGuest = { customerId: null, scopes: [], service: null };
    const token = await (await createTokenSigner(key))('products-subgraph', asGuest);
    const answer = await createClient(inject('subgraphUrls').products, token).query(entities, { of: representations });
    expect(answer.data._entities).toEqual([null, null, null, null]);
    expect(await readAsStaff(id)).toMatchObject({ id, status: 'DRAFT', version: 1 });
  });

  it('a draft goes on sale when it is published, and stays known to carts from then on', async () => {
    const { id, variants } = await makeSized('S', 'M');
    await publish(id);
    expect(await readPublic({ id })).toMatchObject({ id });
    const cartId = await openCartId(guest, [{ variantId: variants[0].id, quantity: 1 }]);
    for (const field of ['unpublishProduct', 'archiveProduct']) {
      await must(sam, field, { productId: id });
      expect(await readPublic({ id })).toBeNull();
      const { data } = await readCart(guest, cartId);
      expect(data.cart.lines[0].variant).toMatchObject({ id: variants[0].id, title: 'S' });
      expect(data.cart.notices).toMatchObject([{ code: 'NO_LONGER_SOLD' }]);
    }
    expect(codesOf(await change(sam, 'publishProduct', { productId: id }))).toEqual(['INVALID_INPUT']);
    await must(sam, 'unarchiveProduct', { productId: id });
    await publish(id);
    expect(await readPublic({ id })).toMatchObject({ id });
    expect((await readCart(guest, cartId)).data.cart.notices).toEqual([]);
  });

  it.each([
    ['without a variant', {}],
    ['without a price', { variants: [{}] }],
  ])('a draft cannot be published %s', async (_reason, input) => {
    const { id } = await makeProduct(input);
    expect(codesOf(await change(sam, 'publishProduct', { productId: id }))).toEqual(['INVALID_INPUT']);
  });

  it('a draft shows its version and status to staff only', async () => {
    const { id } = await makeSized('S');
    await publish(id);
    const query = 'query ($id: ID) { product(id: $id) { status version publishedAt archivedVariants { id } } }';
    const { data } = await guest.query(query, { id });
    expect(data.product).toEqual({ status: null, version: null, publishedAt: null, archivedVariants: null });
    expect((await reader.query(query, { id })).data.product).toMatchObject({ status: 'ACTIVE', version: 2 });
  });
});

describe('concurrent editors', () => {
  it('of concurrent editors that give the version they have read, one wins and the others get the current one', async () => {
    const { id } = await makeProduct();
    for (const version of [1, 2, 3]) {
      const titles = Array.from({ length: 8 }, (_, index) => `By editor ${index}`);
      const answers = await Promise.all(
        titles.map((title) =>
          change(sam, 'updateProduct', { productId: id, expectedVersion: version, title: `${title} of ${version}` }),
        ),
      );
      const winners = answers.filter(({ product }) => product);
      expect(winners).toHaveLength(1);
      const now = { id, version: version + 1, title: winners[0]?.product.title };
      for (const { userErrors } of answers.filter(({ product }) => !product)) {
        expect(userErrors).toMatchObject([
          {
            __typename: 'ProductVersionConflict',
            code: 'VERSION_CONFLICT',
            path: ['expectedVersion'],
            currentVersion: version + 1,
            product: now,
          },
        ]);
      }
      expect(await readAsStaff(id)).toMatchObject(now);
    }
  });

  it('concurrent editors that give no version lose no change', async () => {
    const { id } = await makeProduct();
    const urls = Array.from({ length: 8 }, (_, index) => `/images/${index}.jpg`);
    await Promise.all(urls.map((url) => must(sam, 'addProductImages', { productId: id, images: [{ url }] })));
    const { version, images } = await readAsStaff(id);
    expect(version).toBe(9);
    const paths = images.map(({ url }: { url: string }) => new URL(url).pathname);
    expect(paths.toSorted()).toEqual(urls);
    expect(await eventsOf(id)).toHaveLength(9);
  });

  it('concurrent editors that request the same slug and SKU: one gets it, the others get a typed error', async () => {
    const slug = `wanted-${randomUUID()}`;
    const sku = randomUUID();
    const wishes = Array.from({ length: 6 }, (_, index) =>
      change(sam, 'createProduct', { title: 'Wanted', slug: index % 2 ? slug : null, variants: [{ sku }] }),
    );
    const answers = await Promise.all(wishes);
    const winners = answers.filter(({ product }) => product);
    made.push(...winners.map(({ product }) => product.id));
    expect(winners).toHaveLength(1);
    for (const { errors, userErrors } of answers.filter(({ product }) => !product)) {
      expect(errors).toEqual([]);
      expect(userErrors.map(({ __typename }: { __typename: string }) => __typename)).toContain('SkuTaken');
      expect(JSON.stringify(userErrors)).toContain(winners[0]?.product.variants[0].id);
    }
  });
});

describe('a slug', () => {
  it('a slug that was given up still leads to its product, until another product takes it', async () => {
    const { id, slug } = await makeSized('S');
    await publish(id);
    const renamed = `renamed-${randomUUID()}`;
    await must(sam, 'updateProduct', { productId: id, slug: renamed });
    expect(await readPublic({ slug })).toMatchObject({ id, slug: renamed });
    const other = await makeSized('S');
    expect(await change(sam, 'updateProduct', { productId: other.id, slug: renamed })).toMatchObject({
      product: null,
      userErrors: [{ __typename: 'SlugTaken', code: 'SLUG_TAKEN', path: ['slug'], slug: renamed }],
    });
    await publish(other.id);
    await must(sam, 'updateProduct', { productId: other.id, slug });
    expect(await readPublic({ slug })).toMatchObject({ id: other.id });
  });

  it('a slug is made from the title, and is free', async () => {
    const title = `Tässe & Kanne ${randomUUID()}`;
    const slugs = [(await makeProduct({ title })).slug, (await makeProduct({ title })).slug];
    expect(slugs[0]).toMatch(/^tasse-and-kanne-/);
    expect(slugs[1]).toBe(`${slugs[0]}-2`);
  });
});

describe('the variants of a product', () => {
  it('archived variants of a product leave the shop, but not the carts that contain them, and can be restored', async () => {
    const { id, variants } = await makeSized('S', 'M');
    const [small, medium] = variants;
    await publish(id);
    const cartId = await openCartId(guest, [{ variantId: small.id, quantity: 1 }]);
    const { product, variant } = await must(sam, 'updateVariant', { variantId: small.id, archived: true });
    expect(variant).toMatchObject({ id: small.id, archived: true });
    expect(product.variants).toMatchObject([{ id: medium.id }]);
    expect(product.archivedVariants).toMatchObject([{ id: small.id }]);
    const { data } = await readCart(guest, cartId);
    expect(data.cart).toMatchObject({
      lines: [{ variant: { id: small.id, title: 'S' } }],
      notices: [{ code: 'NO_LONGER_SOLD' }],
    });
    const more = await changeCart(guest, 'addCartLines', { cartId, lines: [{ variantId: small.id, quantity: 1 }] });
    expect(more.userErrors).toMatchObject([{ code: 'VARIANT_NOT_FOR_SALE' }]);
    const sizes = `query ($search: String) { products(search: $search, filter: { options: [{ name: "Size", values: ["S"] }] }) { nodes { id } } }`;
    expect((await guest.query(sizes, { search: product.title })).data.products.nodes).toEqual([]);
    expect(codesOf(await change(sam, 'updateVariant', { variantId: medium.id, archived: true }))).toEqual([
      'INVALID_INPUT',
    ]);
    const again = await must(sam, 'updateVariant', { variantId: small.id, archived: false });
    expect(again.product.variants).toMatchObject([{ id: small.id }, { id: medium.id }]);
    expect((await guest.query(sizes, { search: product.title })).data.products.nodes).toEqual([{ id }]);
  });

  it('the variants of a product follow if options and values are renamed, swapped, added and removed', async () => {
    const { id } = await makeSized('S', 'M');
    const set = (options: unknown[]) => change(sam, 'updateProductOptions', { productId: id, options });
    const values = (...pairs: [string, string?][]) => pairs.map(([value, formerValue]) => ({ value, formerValue }));
    const selections = (answer: Awaited<ReturnType<typeof set>>) =>
      answer.product.variants.map(({ title }: { title: string }) => title);
    const swapped = await set([{ name: 'Fit', formerName: 'Size', values: values(['M', 'S'], ['S', 'M'], ['L']) }]);
    expect(selections(swapped)).toEqual(['M', 'S']);
    expect(swapped.product.options).toEqual([{ name: 'Fit', values: ['M', 'S', 'L'] }]);
    const colour = { name: 'Colour', values: values(['Red'], ['Blue']) };
    const fit = { name: 'Fit', values: values(['M'], ['S']) };
    expect(codesOf(await set([colour, fit]))).toEqual(['INVALID_INPUT']);
    expect(selections(await set([{ ...colour, valueOfVariants: 'Red' }, fit]))).toEqual(['Red / M', 'Red / S']);
    expect((await set([colour])).userErrors).toMatchObject([{ path: ['options'] }]);
    expect((await set([colour, { name: 'Fit', values: values(['M']) }])).userErrors).toMatchObject([
      { path: ['options', '1', 'values'] },
    ]);
    expect(selections(await set([fit]))).toEqual(['M', 'S']);
  });

  it('the variants of a product are created all or none, and no two on sale have the same options', async () => {
    const { id, variants } = await makeSized('S');
    const size = (value: string) => ({ selectedOptions: [{ name: 'Size', value }] });
    const refused = await change(sam, 'createVariants', { productId: id, variants: [size('M'), size('M'), size('S')] });
    expect(refused).toMatchObject({ variants: null, userErrors: [{ path: ['variants', '1', 'selectedOptions'] }] });
    const wrong = [{}, { selectedOptions: [{ name: 'Colour', value: 'Red' }] }];
    const paths = (await change(sam, 'createVariants', { productId: id, variants: wrong })).userErrors;
    expect(paths).toMatchObject([{ path: ['variants', '0', 'selectedOptions'] }]);
    await must(sam, 'updateVariant', { variantId: variants[0].id, archived: true });
    const { product } = await must(sam, 'createVariants', { productId: id, variants: [size('S'), size('L')] });
    expect(product.options).toEqual([{ name: 'Size', values: ['S', 'L'] }]);
    expect(
      (await change(sam, 'updateVariant', { variantId: variants[0].id, archived: false })).userErrors,
    ).toMatchObject([{ code: 'INVALID_INPUT', path: ['selectedOptions'] }]);
  });
});

describe('a bulk change', () => {
  it('a bulk change gives each product its own result, in order', async () => {
    const [first, second] = [await makeProduct(), await makeProduct()];
    const { results } = await must(sam, 'updateProducts', {
      products: [
        { productId: first.id, expectedVersion: 1, vendor: 'A' },
        { productId: randomUUID(), vendor: 'B' },
        { productId: second.id, expectedVersion: 7, vendor: 'C' },
        { productId: second.id, title: ' ' },
        { productId: first.id, expectedVersion: 2, vendor: 'D' },
      ],
    });
    expect(results).toMatchObject([
      { productId: first.id, product: { vendor: 'A', version: 2 }, userErrors: [] },
      { product: null, userErrors: [{ code: 'NOT_FOUND', path: ['products', '1', 'productId'] }] },
      { product: null, userErrors: [{ code: 'VERSION_CONFLICT', path: ['products', '2', 'expectedVersion'] }] },
      { product: null, userErrors: [{ code: 'INVALID_INPUT', path: ['products', '3', 'title'] }] },
      { productId: first.id, product: { vendor: 'D', version: 3 }, userErrors: [] },
    ]);
  });

  it.each(Object.keys(STAFF_MUTATIONS).filter((field) => STAFF_MUTATIONS[field]?.[1] === 'ProductsPayload'))(
    'a bulk change takes 1 to 100 products: %s',
    async (field) => {
      const isOfCategory = field.includes('Category');
      for (const length of [0, 101]) {
        const ids = Array.from({ length }, () => randomUUID());
        const input = isOfCategory
          ? { categoryId: randomUUID(), productIds: ids }
          : { products: ids.map((productId) => ({ productId })) };
        expect(await change(sam, field, input)).toMatchObject({
          results: null,
          userErrors: [{ code: 'INVALID_INPUT', path: [isOfCategory ? 'productIds' : 'products'] }],
        });
      }
    },
  );
});

describe('an invalid input', () => {
  const tooLong = 'é'.repeat(256);
  it.each([
    [['title'], { title: ' ' }],
    [['title'], { title: tooLong }],
    [['title'], { title: 'a\u0000b' }],
    [['title'], { title: 'a\ud800b' }],
    [['title'], { title: 'two\nlines' }],
    [['slug'], { slug: 'no spaces' }],
    [['description'], { description: 'x'.repeat(100_001) }],
    [['description'], { description: '\ud800' }],
    [['tags'], { tags: Array.from({ length: 251 }, (_, index) => `t${index}`) }],
    [['tags', '1'], { tags: ['a', ''] }],
    [['seo', 'description'], { seo: { description: 'x'.repeat(2049) } }],
    [['categoryIds'], { categoryIds: ['nothing'] }],
    [['images', '0', 'url'], { images: [{ url: 'javascript:alert(1)' }] }],
    [['images', '0', 'url'], { images: [{ url: '//example.com/a.jpg' }] }],
    [['images', '1', 'url'], { images: [{ url: '/a.jpg' }, { url: '/a.jpg' }] }],
    [['options', '1', 'name'], { options: [{ name: 'Size' }, { name: 'Size' }] }],
    [['options'], { options: ['a', 'b', 'c', 'd'].map((name) => ({ name })) }],
    [['variants', '0', 'price', 'minorUnits'], { variants: [{ price: eur(-1) }] }],
    [['variants', '0', 'price', 'minorUnits'], { variants: [{ price: eur(10_000_000_000) }] }],
    [['variants', '0', 'price', 'currencyCode'], { variants: [{ price: { minorUnits: 1, currencyCode: 'USD' } }] }],
    [['variants', '0', 'stock', 'onHand'], { variants: [{ stock: { onHand: -1 } }] }],
    [['variants', '0', 'weightGrams'], { variants: [{ weightGrams: -1 }] }],
    [['variants', '0', 'selectedOptions'], { variants: [{ selectedOptions: [{ name: 'Size', value: 'S' }] }] }],
    [['variants', '1', 'selectedOptions'], { variants: [{}, {}] }],
    [['variants'], { variants: Array.from({ length: 101 }, () => ({})) }],
  ])('an input that breaks rules makes no product, and the answer says where: %j', async (path, input) => {
    const answer = await change(sam, 'createProduct', { title: 'Never made', ...input });
    expect(answer.errors).toEqual([]);
    expect(answer.product).toBeNull();
    expect(answer.userErrors[0].path).toEqual(path);
  });

  const text = fc.oneof(
    fc.constantFrom('', ' ', '\0', '\ud800', '💥', 'x'.repeat(300), "'; DROP TABLE product; --", '<b>', '%', 'a,b'),
    fc.string({ unit: 'binary' }),
    fc.string(),
  );
  const number = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 2_147_483_647, -2_147_483_648));
  const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const variant = fc.record({
    sku: some(text),
    barcode: some(text),
    imageUrl: some(text),
    weightGrams: some(number),
    price: some(number.map(eur)),
    stock: some(fc.record({ onHand: some(number) })),
    selectedOptions: some(fc.array(fc.record({ name: text, value: text }), { maxLength: 4 })),
  });
  const product = fc.record({
    title: text,
    slug: some(text),
    description: some(text),
    vendor: some(text),
    tags: some(fc.array(text, { maxLength: 4 })),
    seo: some(fc.record({ title: text, description: text })),
    categoryIds: some(fc.array(text, { maxLength: 2 })),
    images: some(fc.array(fc.record({ url: text, altText: text }), { maxLength: 3 })),
    options: some(fc.array(fc.record({ name: text, values: fc.array(text, { maxLength: 3 }) }), { maxLength: 4 })),
    variants: some(fc.array(variant, { maxLength: 3 })),
  });

  it('an arbitrary input gets a product or typed errors', async () => {
    await fc.assert(
      fc.asyncProperty(product, text, async (input, word) => {
        const { errors, product: created, userErrors } = await change(sam, 'createProduct', input);
        expect(errors).toEqual([]);
        expect(created === null).toBe(userErrors.length > 0);
        if (created) made.push(created.id);
        const { variants: _, options: __, images: ___, ...details } = input;
        const productId = made[0] ?? '';
        for (const [field, given] of [
          ['updateProduct', { productId, ...details }],
          ['addProductImages', { productId, images: input.images ?? [], position: input.tags?.length }],
          ['createVariants', { productId, variants: input.variants ?? [] }],
          ['updateVariant', { variantId: word }],
          ['createCategory', { title: word.slice(0, 1), parentId: word, slug: word }],
        ] as const) {
          expect((await change(sam, field, given)).errors).toEqual([]);
        }
      }),
      { numRuns: 15 },
    );
  });
});
