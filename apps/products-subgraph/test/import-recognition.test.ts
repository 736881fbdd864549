import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exportCatalogue } from '../src/catalogue-export/export-catalogue.ts';
import { arbitraryCatalogue } from './arbitrary-catalogue.ts';
import { generateCatalogue } from './import-files.ts';
import { makeShop, problemsOf, rowVersions } from './import-shop.ts';
import { importCells, mug, productsOf, type Row } from './rows-without-handles.ts';

const staff = { kind: 'PERSON', id: 'sam' } as const;

describe('a product of a file without handles', () => {
  test('a product of a file without handles matches the product with its SKUs, whatever its name is now', async () => {
    const shop = await makeShop();
    await importCells(shop, [mug({ ID: '1', SKU: 'A' }), mug({ ID: '2', SKU: 'B', Name: 'Bowl' })]);
    const before = await productsOf(shop);
    const report = await importCells(shop, [mug({ ID: '7', SKU: 'B', Name: 'Large bowl' })]);
    expect(report).toMatchObject({ products: { created: 0, updated: 1 }, problems: [] });
    expect(await productsOf(shop)).toEqual([{ ...before[0], title: 'Large bowl' }, before[1]]);
  });

  test('a product of a file without handles and SKU matches the product with its ID, among any number with the same name', async () => {
    const shop = await makeShop();
    const rows = ['1', '2', '3'].map((ID) => mug({ ID, Description: `Mug ${ID}` }));
    expect(await importCells(shop, rows)).toMatchObject({ products: { created: 3 }, problems: [] });
    expect(await importCells(shop, [rows[2] ?? {}])).toMatchObject({ products: { unchanged: 1 }, problems: [] });
    await importCells(shop, [{ ...rows[2], 'Regular price': '12', Name: 'Cup' }], { origin: 'woocommerce' });
    const prices = await shop.query('SELECT description, title FROM product ORDER BY description');
    expect(prices).toEqual([
      { description: 'Mug 1', title: 'Mug' },
      { description: 'Mug 2', title: 'Mug' },
      { description: 'Mug 3', title: 'Cup' },
    ]);
  });

  test('a product of a file without handles does not match a product with the same ID in another shop', async () => {
    const shop = await makeShop();
    await importCells(shop, [mug({ ID: '1' })], { origin: 'berlin' });
    const report = await importCells(shop, [mug({ ID: '1', Name: 'Bowl' })], { origin: 'paris' });
    expect(report).toMatchObject({ products: { created: 1 }, problems: [] });
  });

  test('a product of a file without handles is refused if only its SKU is that of a product of another shop: shops number their articles alike', async () => {
    const shop = await makeShop();
    await importCells(shop, [mug({ ID: '3', SKU: '1001', Name: 'Nagel' })], { origin: 'berlin' });
    const before = await rowVersions(shop);
    const report = await importCells(shop, [mug({ ID: '3', SKU: '1001', Name: 'Clavo' })], { origin: 'madrid' });
    expect(problemsOf(report)).toEqual(['2 AMBIGUOUS_PRODUCT clavo']);
    expect(report.problems[0]).toMatchObject({ column: 'SKU', reason: expect.stringContaining('"berlin"') });
    expect(await rowVersions(shop)).toEqual(before);
    const named = await importCells(shop, [mug({ ID: '3', SKU: '1001', Name: 'Nagel' })], { origin: 'madrid' });
    expect(named.problems).toEqual([]);
    const renamed = await importCells(shop, [mug({ ID: '3', SKU: '1001', Name: 'Clavo' })], { origin: 'madrid' });
    expect(renamed).toMatchObject({ products: { created: 0, updated: 1 }, problems: [] });
  });

  test('a product of a file without handles is refused if the product with its ID has another name and other SKUs: the shop may be a different one', async () => {
    const shop = await makeShop();
    await importCells(shop, [mug({ ID: '1', SKU: 'A' }), mug({ ID: '2', SKU: 'B', Name: 'Jar' })]);
    const before = await rowVersions(shop);
    const other = [mug({ ID: '1', SKU: 'Z', Name: 'Bowl' }), mug({ ID: '2', Name: 'Cup' })];
    const report = await importCells(shop, other);
    expect(problemsOf(report)).toEqual(['2 AMBIGUOUS_PRODUCT bowl', '3 AMBIGUOUS_PRODUCT cup']);
    expect(report.problems[0]?.remedy).toContain('--source');
    expect(await rowVersions(shop)).toEqual(before);
    expect(await importCells(shop, other, { origin: 'paris' })).toMatchObject({ products: { created: 2 } });
  });

  test('a product of a file without handles is refused if only its ID is known and no source is named: another shop may use the same one', async () => {
    const shop = await makeShop();
    await importCells(shop, [mug({ ID: '1' }), mug({ ID: '2', Name: 'Bowl' })]);
    const before = await rowVersions(shop);
    const rows = [mug({ ID: '1', Name: 'Boots' }), mug({ ID: '2', Name: 'Scarf', SKU: 'S' })];
    const report = await importCells(shop, rows);
    expect(problemsOf(report)).toEqual(['2 AMBIGUOUS_PRODUCT boots', '3 AMBIGUOUS_PRODUCT scarf']);
    expect(report.problems[0]).toMatchObject({ column: 'ID', remedy: expect.stringContaining('--source') });
    expect(await rowVersions(shop)).toEqual(before);
    const renamed = await importCells(shop, rows, { origin: 'woocommerce' });
    expect(renamed).toMatchObject({ products: { created: 0, updated: 2 }, problems: [] });
    expect(await importCells(shop, rows)).toMatchObject({ products: { unchanged: 2 }, problems: [] });
  });

  test('a product of a file without handles matches the product of its name if that has no SKU, and never one that got another SKU from staff', async () => {
    const shop = await makeShop();
    await shop.services.staffProducts.create(staff, { title: 'Mug', variants: [{}] }, 'EUR');
    await shop.services.staffProducts.create(staff, { title: 'Bowl', variants: [{ sku: 'OURS' }] }, 'EUR');
    const before = await productsOf(shop);
    const report = await importCells(shop, [mug({ ID: '1', SKU: 'A' }), mug({ ID: '2', SKU: 'B', Name: 'Bowl' })]);
    expect(problemsOf(report)).toEqual(['3 AMBIGUOUS_PRODUCT bowl']);
    expect(report.problems[0]).toMatchObject({ column: 'Name', reason: expect.stringContaining('"OURS"') });
    expect(await productsOf(shop)).toEqual([before[0], { ...before[1], skus: ['A'] }]);
  });

  test.each([
    ['its SKUs belong to several', [mug({ ID: '1', SKU: 'A' }), mug({ ID: '2', SKU: 'B', Name: 'Cup' })], '3'],
    ['several have its name', [mug({ ID: '1' }), mug({ ID: '2' })], '2'],
  ])('a product of a file without handles is refused if %s', async (_, stored, line) => {
    const shop = await makeShop();
    await importCells(shop, stored);
    const before = await rowVersions(shop);
    const attributes = { 'Attribute 1 name': 'Size' };
    const family = [
      { ...mug({ SKU: 'P' }), Type: 'variable', ...attributes },
      ...['A', 'B'].map((SKU) => ({
        ...mug({ SKU, Parent: 'P' }),
        Type: 'variation',
        ...attributes,
        'Attribute 1 value(s)': SKU,
      })),
    ];
    const report = await importCells(shop, stored[0]?.SKU ? family : [mug()]);
    expect(problemsOf(report)).toEqual([`${line} AMBIGUOUS_PRODUCT mug`]);
    expect(await rowVersions(shop)).toEqual(before);
  });

  test('a product of a file without handles is refused if it has some SKUs of a product with another name, whose other SKUs would go off sale', async () => {
    const shop = await makeShop();
    await shop.importRows([
      {
        Handle: 'shirt',
        Title: 'Shirt',
        'Option1 Name': 'Size',
        'Option1 Value': 'S',
        'Variant SKU': 'A',
        'Variant Price': '1',
      },
      { Handle: 'shirt', 'Option1 Value': 'M', 'Variant SKU': 'B', 'Variant Price': '1' },
    ]);
    const before = await rowVersions(shop);
    expect(problemsOf(await importCells(shop, [mug({ SKU: 'A' })]))).toEqual(['2 AMBIGUOUS_PRODUCT mug']);
    expect(await rowVersions(shop)).toEqual(before);
  });

  test('a product of a file without handles is refused if it has only the SKU of an archived variant of a product with another name', async () => {
    const shop = await makeShop();
    await importCells(shop, [mug({ ID: '1', SKU: 'TEE-1', Name: 'Summer Tee' })]);
    await shop.query('UPDATE variant SET archived_at = now()');
    const before = await rowVersions(shop);
    const report = await importCells(shop, [mug({ ID: '9', SKU: 'TEE-1', Name: 'Winter Boots' })]);
    expect(problemsOf(report)).toEqual(['2 AMBIGUOUS_PRODUCT winter-boots']);
    expect(report.problems[0]).toMatchObject({ column: 'SKU', reason: expect.stringContaining('archived') });
    expect(await rowVersions(shop)).toEqual(before);
    for (const row of [mug({ ID: '1', SKU: 'TEE-1', Name: 'Tee' }), mug({ SKU: 'TEE-1', Name: 'Tee' })]) {
      expect(await importCells(shop, [row])).toMatchObject({ products: { created: 0 }, problems: [] });
    }
  });

  test('a product of a file without handles and ID is refused if the product of its name has an ID, whose row may stand anywhere below', async () => {
    const shop = await makeShop();
    await importCells(shop, [mug({ ID: '77' })]);
    const others = Array.from({ length: 250 }, (_, index) => mug({ ID: `${index + 100}`, Name: `Jar ${index}` }));
    const report = await importCells(shop, [mug(), ...others, mug({ ID: '77', Description: 'Blue' })]);
    expect(problemsOf(report)).toEqual(['2 AMBIGUOUS_PRODUCT mug']);
    expect(report.problems[0]).toMatchObject({ column: 'ID', remedy: expect.stringContaining('that ID') });
    expect(report.products).toEqual({ created: 250, updated: 1, unchanged: 0 });
    const [{ description } = {}] = await shop.query<{ description: string }>(
      `SELECT description FROM product WHERE title = 'Mug'`,
    );
    expect(description).toBe('Blue');
  });

  test('a product of a file without handles is refused if an earlier one has its ID, or has its name and nothing else tells them apart', async () => {
    const shop = await makeShop();
    const report = await importCells(shop, [
      mug({ ID: '1' }),
      mug({ ID: '1', Name: 'Cup' }),
      mug({ Name: 'Jar' }),
      mug({ Name: 'Jar' }),
    ]);
    expect(problemsOf(report)).toEqual(['3 AMBIGUOUS_PRODUCT cup', '5 AMBIGUOUS_PRODUCT jar']);
    expect(report.products.created).toBe(2);
  });

  test('a new product of a file without handles gets a free slug, even if the plain one was taken in the same batch or led elsewhere before', async () => {
    const shop = await makeShop();
    await shop.services.staffProducts.create(staff, { title: 'Other', slug: 'mug' }, 'EUR');
    await importCells(shop, [mug({ ID: '1' }), mug({ ID: '2', SKU: 'X' })]);
    expect((await productsOf(shop)).map(({ slug }) => slug)).toEqual(['mug-2', 'mug-x']);
  });
});

/** A WooCommerce shop: simple products and families, some with the same name, few with SKUs. */
const arbitraryShop = fc
  .array(
    fc.record({
      name: fc.constantFrom('Mug', 'Bowl', 'हिन्दी किताब', 'A'),
      hasSku: fc.boolean(),
      sizes: fc.uniqueArray(fc.constantFrom('S', 'M', 'L'), { maxLength: 3 }),
      hasPositions: fc.boolean(),
      price: fc.nat(9999),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((products) =>
    products.map(({ name, hasSku, sizes, price, hasPositions }, index): Row[] => {
      const own = { ID: String(index + 10), Name: name, SKU: hasSku || sizes.length > 0 ? `P${index}` : '' };
      const row = { ...mug(own), 'Regular price': (price / 100).toFixed(2), Description: `<p>${index}</p>` };
      if (sizes.length === 0) return [row];
      const option = { 'Attribute 1 name': 'Size' };
      return [
        { ...row, Type: 'variable', ...option, 'Attribute 1 value(s)': sizes.join(', ') },
        ...sizes.map((size, place) => ({
          ...mug({
            Name: name,
            Parent: `P${index}`,
            ...option,
            'Attribute 1 value(s)': size,
            Position: hasPositions ? String(place) : '',
          }),
          Type: 'variation',
          SKU: hasSku ? `P${index}-${size}` : '',
        })),
      ];
    }),
  );

describe('part of an export, in any order', () => {
  test('importing a part of a WooCommerce export, in any order, changes nothing: the products are recognised', async () => {
    const property = fc.asyncProperty(
      arbitraryShop,
      fc.infiniteStream(fc.double({ noNaN: true })),
      async (products, random) => {
        const shop = await makeShop();
        const whole = await importCells(shop, products.flat());
        expect(whole).toMatchObject({ products: { created: products.length }, problems: [] });
        const before = await rowVersions(shop);
        for (let round = 0; round < 3; round++) {
          const kept = products.filter(() => (random.next().value ?? 0) > 0);
          const keyed = kept.flat().map((row): [number, Row] => [random.next().value ?? 0, row]);
          const report = await importCells(
            shop,
            keyed.sort(([a], [b]) => a - b).map(([, row]) => row),
          );
          expect(report).toMatchObject({ products: { created: 0, updated: 0, unchanged: kept.length }, problems: [] });
          expect(await rowVersions(shop)).toEqual(before);
        }
      },
    );
    await fc.assert(property, { numRuns: 8 });
  });

  test('importing a part of our own export, in any order, changes nothing', async () => {
    const property = fc.asyncProperty(arbitraryCatalogue(8), fc.nat(), async (_, seed) => {
      const shop = await makeShop();
      await shop.importText(generateCatalogue({ products: 12, variantsPerProduct: 3 }));
      let text = '';
      await exportCatalogue({
        prisma: shop.prisma,
        currencyCode: 'EUR',
        write: async (piece) => {
          text += piece;
        },
      });
      const [header = '', ...rest] = text.split(/^(?=p-\d+,Product|Handle)/m);
      const kept = rest.filter((__, index) => (seed >> (index % 20)) % 2 === 0).reverse();
      const before = await rowVersions(shop);
      const report = await shop.importText([header, ...kept]);
      expect(report).toMatchObject({ products: { updated: 0, created: 0, unchanged: kept.length }, problems: [] });
      expect(await rowVersions(shop)).toEqual(before);
    });
    await fc.assert(property, { numRuns: 3 });
  });
});

test('a dry run recognises products as the import does', async () => {
  const shop = await makeShop();
  await importCells(shop, [mug({ ID: '1', SKU: 'A' }), mug({ ID: '2' })]);
  const many = Array.from({ length: 250 }, (_, index) =>
    mug({ ID: String(index + 10), SKU: index % 2 ? `S${index}` : '' }),
  );
  const rows = [
    mug({ ID: '2', Name: 'Cup' }),
    ...many,
    mug({ ID: '999', SKU: 'S1' }),
    mug({ ID: '10' }),
    mug({ SKU: 'Z' }),
  ];
  const dry = await importCells(shop, rows, { dryRun: true });
  expect(await importCells(shop, rows)).toEqual(dry);
  expect(dry.problemCount).toBeGreaterThan(0);
});
