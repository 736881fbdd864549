import { readPage } from '@commerce/graphql';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from '../src/catalogue-files/test-catalogue.ts';
import { generateCatalogue } from '../src/catalogue-generator/generate-catalogue.ts';
import { generateCategories } from '../src/catalogue-generator/generated-categories.ts';
import type { StaffActor } from '../src/domain/staff-event.ts';
import { makeShop, rowVersions } from './import-shop.ts';
import { askerOf } from './subgraph-asker.ts';

const sam: StaffActor = { kind: 'PERSON', id: 'sam' };

interface Words {
  title: string;
  sku: string;
  tag: string;
  size: string;
}

const hostile = fc.string({
  unit: fc.constantFrom(
    ...[
      'a',
      'B',
      ' ',
      '\n',
      '\t',
      '\r',
      '\u00a0',
      '\u200b',
      '\u200d',
      '\ufeff',
      '\u2028',
      'e\u0301',
      '👩‍🚀',
      '大',
      '"',
      '\u202e',
    ],
  ),
  maxLength: 6,
});
const long = fc.constantFrom('x'.repeat(255), 'x'.repeat(256), `\u00a0${'x'.repeat(255)}\u200b`);
/** What spreadsheets and wrong encodings make of texts; some may be names, but not codes. */
const SPOILT = ['TRUE', '12-Oct', '########', '1.2E+05', '01/02/2026', 'StÃ¼hle', 'M\ufffdbel'];
const text = fc.oneof({ weight: 9, arbitrary: hostile.map((inner) => `${inner}y`) }, fc.constantFrom(...SPOILT), long);
const words: fc.Arbitrary<Words> = fc.record({ title: text, sku: text, tag: text, size: text });

test('files and staff may use the same names, codes, tags and options, which are stored in the same form', async () => {
  const [ofFiles, ofStaff] = [await makeShop(), await makeShop()];
  const samples = fc.sample(words, 160).map((each, index) => ({
    ...each,
    sku: SPOILT.includes(each.sku) ? each.sku : `${index}-${each.sku}`.slice(0, 257),
  }));
  const rows = samples.map(({ title, sku, tag, size }, index) => ({
    ...{ Handle: `p-${index}`, Title: title, 'Variant SKU': sku, Tags: tag, 'Variant Price': '1' },
    ...{ 'Option1 Name': 'Size', 'Option1 Value': size, Status: 'draft' },
  }));
  await ofFiles.importText([csvText(rows)]);
  for (const [index, { title, sku, tag, size }] of samples.entries()) {
    const variants = [{ sku, selectedOptions: [{ name: 'Size', value: size }] }];
    const input = { title, slug: `p-${index}`, tags: [tag], options: [{ name: 'Size' }], variants };
    await ofStaff.services.staffProducts.create(sam, input, 'EUR');
  }
  const stored = `SELECT p.slug, p.title, p.tags, p.options, v.sku, v.selected_options
    FROM product p JOIN variant v ON v.product_id = p.id ORDER BY p.slug`;
  const staff = await ofStaff.query(stored);
  expect(await ofFiles.query(stored)).toEqual(staff);
  // Some are accepted, and some are not.
  expect(staff.length).toBeGreaterThan(10);
  expect(staff.length).toBeLessThan(150);
});

test('files and staff have the same limits of prices and quantities', async () => {
  const shop = await makeShop();
  const accepts = async (index: number, { minorUnits, units }: { minorUnits: number; units: number }) => {
    const price = (minorUnits / 100).toFixed(2);
    const { problemCount } = await shop.importRows([
      {
        ...{ Handle: `f-${index}`, Title: 'Mug', 'Variant Price': price, 'Variant Inventory Tracker': 'shopify' },
        'Variant Inventory Qty': String(units),
      },
    ]);
    const variants = [{ price: { minorUnits, currencyCode: 'EUR' }, stock: { onHand: units } }];
    const { product } = await shop.services.staffProducts.create(sam, { title: 'Mug', variants }, 'EUR');
    return { file: problemCount === 0, staff: product !== null };
  };
  const both = (accepted: boolean) => ({ file: accepted, staff: accepted });
  expect(await accepts(1, { minorUnits: 9_999_999_999, units: 1_000_000_000 })).toEqual(both(true));
  expect(await accepts(2, { minorUnits: 10_000_000_000, units: 1 })).toEqual(both(false));
  expect(await accepts(3, { minorUnits: 1, units: 1_000_000_001 })).toEqual(both(false));
});

test('filters and slugs of clients match the stored name, in whatever Unicode form and with whatever spaces they are written', async () => {
  const shop = await makeShop();
  const ask = askerOf(shop);
  const [vendor, type, tag, colour] = ['Café & Söhne', 'Überzug', 'Größe M', 'Grün'];
  await shop.importRows([
    {
      ...{ Handle: 'पानी-café', Title: 'Cup', Vendor: vendor, Type: type, Tags: tag, 'Variant Price': '1' },
      ...{ 'Option1 Name': 'Färbung', 'Option1 Value': colour, 'Product Category': 'Küche' },
    },
  ]);
  const [stored = { slug: '', category: '' }] = await shop.query<{ slug: string; category: string }>(
    'SELECT p.slug, c.slug AS category FROM product p, category c',
  );
  const otherwise = (text: string) => ` ${text.normalize('NFD').replaceAll(' ', '\u00a0')}\u200b`;
  const filters = [
    { vendors: [otherwise(vendor)] },
    { productTypes: [otherwise(type)] },
    { tags: [otherwise(tag)] },
    { options: [{ name: otherwise('Färbung'), values: [otherwise(colour)] }] },
    { category: stored.category.normalize('NFD') },
  ];
  for (const filter of filters) {
    const { products } = await ask('query ($filter: ProductFilter) { products(filter: $filter) { totalCount } }', {
      filter,
    });
    expect(products.totalCount, JSON.stringify(filter)).toBe(1);
  }
  const slug = stored.slug.normalize('NFD');
  expect((await ask('query ($slug: String) { product(slug: $slug) { title } }', { slug })).product).not.toBeNull();
  const page = await shop.services.staffProductList.list(readPage({}), {
    ...{ statuses: null, vendor: otherwise(vendor), categoryId: null },
  });
  expect(page.nodes).toHaveLength(1);
});

test('categories whose titles differ in case or Unicode form are one category, for files, staff and the generator', async () => {
  const shop = await makeShop();
  const { categories } = generateCategories(1);
  const [top] = categories;
  const spelled = (top?.title ?? '').toUpperCase();
  const made = await shop.services.staffCategories.create(sam, { title: spelled });
  expect(made.userErrors).toEqual([]);
  const rows = [`${spelled} > Café`, ` ${top?.title} > CAFE\u0301`, `${spelled.toLowerCase()} > café\u200b`];
  await shop.importRows(
    rows.map((path, index) => ({
      ...{ Handle: `p-${index}`, Title: 'Mug', 'Variant Price': '1', 'Product Category': path },
    })),
  );
  const titles = () => shop.query<{ title: string }>('SELECT title FROM category ORDER BY id');
  expect(await titles()).toEqual([{ title: spelled }, { title: 'Café' }]);
  const again = await shop.services.staffCategories.create(sam, { title: top?.title ?? '' });
  expect(again.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['title'] }]);

  const options = { prisma: shop.prisma, pool: shop.pool, products: 20, seed: 1, currencyCode: 'EUR' };
  expect(await generateCatalogue(options)).toBe(20);
  expect(await titles()).toHaveLength(categories.length + 1);
  const before = await rowVersions(shop);
  expect(await generateCatalogue(options)).toBe(0);
  expect(await rowVersions(shop)).toEqual(before);
});
