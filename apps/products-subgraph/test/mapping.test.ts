import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MappingError, readMapping } from '../src/catalogue-files/mapping/column-mapping.ts';
import { runImportCommand } from '../src/catalogue-import/command/run-import-command.ts';
import { importCatalogue } from '../src/catalogue-import/import-catalogue.ts';
import { makeShop, problemsOf, repository, rowVersions } from './import-shop.ts';

const mappings = join(repository, 'docs/examples/mappings');
const files = join(import.meta.dirname, 'files');

async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const exitCode = await runImportCommand({ args, env, stdout, stderr });
  return { exitCode, stdout: await text(stdout.end()), stderr: await text(stderr.end()) };
}

async function directoryWith(contents: Record<string, string>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mapping-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(contents)) await writeFile(join(directory, name), text);
  return directory;
}

const SHOP = `SELECT p.title, p.status, p.vendor, p.tags, json_array_length(p.images::json) AS images, v.sku, v.barcode,
    v.selected_options AS selected, v.taxable, v.requires_shipping AS shipped, v.weight_grams AS grams,
    pr.amount_minor::int AS price, pr.compare_at_minor::int AS before, s.tracked, s.on_hand AS units,
    ARRAY(SELECT c.title FROM product_category l JOIN category c ON c.id = l.category_id
          WHERE l.product_id = p.id ORDER BY c.title) AS categories
  FROM product p JOIN variant v ON v.product_id = p.id JOIN stock s ON s.variant_id = v.id
  JOIN price pr ON pr.variant_id = v.id ORDER BY v.sku`;

describe('with the mapping of the examples', () => {
  const load = async (name: string, file: string) => {
    const shop = await makeShop();
    const mapping = readMapping(await readFile(join(mappings, `${name}.yaml`), 'utf8'));
    const again = () =>
      importCatalogue({
        ...{ prisma: shop.prisma, source: createReadStream(join(files, file)), currencyCode: 'EUR' },
        ...{ mapping, origin: name },
      });
    const report = await again();
    const rows = await shop.query(SHOP);
    const versions = await rowVersions(shop);
    await again();
    expect(await rowVersions(shop)).toEqual(versions);
    return { problems: problemsOf(report), rows };
  };

  test('a file of Amazon comes in with its parents, children and images', async () => {
    const { problems, rows } = await load('amazon', 'amazon.txt');
    expect(problems).toEqual([]);
    const tee = { title: 'Organic T-shirt, unisex', status: 'ACTIVE', vendor: 'Loom', tags: ['cotton', 'organic'] };
    const of = (colour: string) => [
      { name: 'Colour', value: colour },
      { name: 'Size', value: 'M' },
    ];
    expect(rows).toEqual([
      expect.objectContaining({
        title: 'Enamel mug 12oz',
        vendor: 'Wetter & Wind',
        price: 1200,
        units: 40,
        grams: 300,
      }),
      expect.objectContaining({
        ...{ ...tee, images: 2, sku: 'TEE-BLK-M', barcode: '4006381333931', selected: of('Black') },
        ...{ price: 1990, before: 2490, units: 12, grams: 220 },
      }),
      expect.objectContaining({ ...tee, sku: 'TEE-NAT-M', selected: of('Natural, undyed'), price: 2490, units: 0 }),
    ]);
  });

  test('a file of BigCommerce comes in with the SKUs below its products, but for a product with rules', async () => {
    const { problems, rows } = await load('bigcommerce', 'bigcommerce.csv');
    expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual(
      [7, 8, 9].map((line) => `${line} UNSUPPORTED_TYPE`),
    );
    const tote = { title: 'Canvas Tote', status: 'ACTIVE', categories: ['Bags'], grams: 300, tracked: true };
    const of = (size: string) => [
      { name: 'Size', value: size },
      { name: 'Colour', value: 'Red, dark' },
    ];
    expect(rows).toEqual([
      expect.objectContaining({
        title: 'Orbit Terrarium',
        status: 'DRAFT',
        price: 10900,
        before: null,
        tracked: false,
      }),
      expect.objectContaining({
        ...{ title: 'Fog Linen Chambray Towel', status: 'ACTIVE', images: 2, price: 3900, before: 4900, units: 25 },
        categories: ['Bath', 'Shop All', 'Towels, linen'],
      }),
      expect.objectContaining({
        ...{ ...tote, sku: 'TOTE-L-R', selected: of('Large'), price: 2400, units: 5 },
        barcode: '4006381333948',
      }),
      expect.objectContaining({ ...tote, sku: 'TOTE-S-R', selected: of('Small'), price: 2000, units: 7 }),
    ]);
  });

  test('a file of Magento comes in with configurable products, and without hidden ones that none of these lists', async () => {
    const { problems, rows } = await load('magento', 'magento.csv');
    expect(problems.map((problem) => problem.split(' ').slice(0, 2).join(' '))).toEqual([
      '7 ORPHAN_VARIATION',
      '7 PRODUCT_LEFT_OUT',
      '8 ORPHAN_VARIATION',
    ]);
    const hoodie = { title: 'Chaz Hoodie', status: 'ACTIVE', grams: 600, categories: ['Tops'] };
    const of = (size: string, color: string) => [
      { name: 'size', value: size },
      { name: 'color', value: color },
    ];
    expect(rows).toEqual([
      expect.objectContaining({ sku: '24-MB01', price: 3400, units: 100, images: 3, categories: ['Bags', 'Gear'] }),
      expect.objectContaining({
        ...{ sku: '240-LV04', status: 'DRAFT', price: 1800, before: 2200, shipped: false, taxable: false },
        tracked: false,
      }),
      expect.objectContaining({ ...hoodie, sku: 'MH01-S-Orange', selected: of('S', 'Orange, burnt'), price: 5400 }),
      expect.objectContaining({ ...hoodie, sku: 'MH01-XS-Black', selected: of('XS', 'Black'), units: -3 }),
    ]);
  });
});

test('problems of a mapped file give its own line and column', async () => {
  const directory = await directoryWith({
    'shop.csv': 'Artikel;Preis;Farbe\nTasse;frei;rot\nTeller;5;\nzu;viele;Zellen;hier\n',
    'map.yaml': 'separator: semicolon\ncolumns: { Artikel: Name, Preis: Regular price, Farbe: { option: Farbe } }\n',
  });
  const [file, map] = [join(directory, 'shop.csv'), join(directory, 'map.yaml')];
  const shop = await makeShop();
  const { exitCode, stderr, stdout } = await run([file, '--map', map], { DATABASE_URL: shop.url });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    'shop.csv:2: "frei" is not a price such as 19.90. Write the number alone, without a unit or a currency. (column “Preis”',
  );
  expect(stderr).toContain('shop.csv:4: Cells in the row: 4; in the header: 3.');
  expect(stdout).toContain('products  1 created');
});

test('--explain shows columns and first products, needs no database, and writes nothing', async () => {
  const explained = await run([join(files, 'amazon.txt'), '--map', join(mappings, 'amazon.yaml'), '--explain']);
  expect(explained).toMatchObject({ exitCode: 0, stderr: '' });
  for (const part of [
    'read as one of WooCommerce',
    '  item_name → Name\n',
    '  main_image_url, other_image_url1 → Images\n',
    'Columns that are not read: "external_product_id_type", "relationship_type", "variation_theme"',
    'Columns that it lacks, so that stored products keep what they hold: ',
    'Line 2: "Organic T-shirt, unisex", active, known by its SKUs or name',
    'Colour "Black", Size "M"; SKU "TEE-BLK-M"; 19.90 EUR instead of 24.90 EUR; 12 in stock; 220 g',
    'Nothing is written.',
  ]) {
    expect(explained.stdout).toContain(part);
  }
  const directory = await directoryWith({ 'bad.csv': 'Handle,Title,Variant Price\nmug,Mug,free\n' });
  const refused = await run([join(directory, 'bad.csv'), '--explain']);
  expect(refused.exitCode).toBe(1);
  expect(refused.stdout).toContain('bad.csv:2: "free" is not a price');
});

test('the mapping that docs/import.md shows reads a file as it says there', async () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(await readFile(join(repository, 'docs/import.md'), 'utf8')) ?? [];
  const rows = [
    'Artikel;Preis;Bild 1;Bild 2;Farbe;Waehrung;Aktion',
    'Tasse;12,50;https://x.example/1.jpg;https://x.example/2.jpg;rot;EUR;',
  ];
  const directory = await directoryWith({
    'map.yaml': yaml,
    'shop.csv': `${rows.join('\n')}\n`,
    'commas.csv': `${rows.join('\n').replaceAll(';', ',')}\n`,
  });
  const explain = (file: string) => run([join(directory, file), '--map', join(directory, 'map.yaml'), '--explain']);
  const { exitCode, stdout } = await explain('shop.csv');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    '  images: "https://x.example/1.jpg", "https://x.example/2.jpg"\n  Colour "rot"; no SKU; 12.50 EUR',
  );
  expect((await explain('commas.csv')).stdout).toContain('say under “separator” what stands between the columns');
});

test('--explain names a SKU that two products have, and problems in the order of their lines', async () => {
  const directory = await directoryWith({
    'shop.csv': 'Handle,Title,Variant SKU,Variant Price\na,A,S-1,5\nb,B,s-1,x\nc,C,s-1,5\nd,D,,-1\n',
  });
  const { exitCode, stdout } = await run([join(directory, 'shop.csv'), '--explain']);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/csv:3: .*\n.*csv:5: .*\nLine 4: The SKU "s-1" is that of a product on line 2, too/);
});

describe('a mapping', () => {
  test.each([
    ['columns: [', /line 1/],
    ['- a', /“the file” has the wrong form/],
    ['columns: { a: Nmae }', /“Nmae” is not one of our columns\. Did you mean “Name”\?\nOurs are: ID; Type;/],
    ['columns: { a: Name, b: Name }', /Two columns are mapped to “Name”/],
    ['columns: { a: Name }\nspearator: tab', /spearator/],
    ['columns: { a: Name }\nvalues: { Nmae: { a: b } }', /“Nmae” is not one of our columns/],
    ['format: shopify\ncolumns: { a: { option: Size } }', /Option1 Value/],
    ['columns: { a: Name }\nvariationsBelow: { options: a }', /needs a column that is “Type”/],
    ['columns: { a: Type, b: { option: Size } }\nvariationsBelow: { options: a }', /no column can be an option/],
    ['a: &a [x]\nb: *c', /alias|anchor/i],
  ])('%j is refused with the reason', (yaml, message) => {
    expect(() => readMapping(yaml)).toThrow(MappingError);
    expect(() => readMapping(yaml)).toThrow(message);
  });

  test('is refused with all its mistakes, those of form together with unknown names', () => {
    const yaml = 'separator: semikolon\ncolumns: { a: Nam, b: Naem }\nvalus: { Tags: { x: y } }\ndates: 3';
    expect(() => readMapping(yaml)).toThrow(
      [
        '“separator” is none of comma, semicolon, tab, bar.',
        '“dates” is none of day/month/year, month/day/year.',
        '“valus” is unknown. Did you mean “values”?',
        '“Nam” is not one of our columns. Did you mean “Name”?',
        '“Naem” is not one of our columns. Did you mean “Name”?',
        'Ours are: ',
      ].join('\n'),
    );
    const contradictory = 'columns: { a: Name, b: Name, c: Parent, d: { option: O }, e: { option: o } }';
    expect(() => readMapping(contradictory)).toThrow(/“Name”.*\n.*“o”.*\n.*“Parent”/);
  });

  test('that names a column that the file lacks, or leaves out one that is needed, is refused', async () => {
    const directory = await directoryWith({
      'shop.csv': 'Artikel,Preis\nTasse,5\n',
      'lacks.yaml': 'columns: { Artikel: Name, Preis: Regular price, Farbe: Tags }',
      'short.yaml': 'columns: { Artikel: Name }',
    });
    const explain = (map: string) => run([join(directory, 'shop.csv'), '--map', join(directory, map), '--explain']);
    expect((await explain('lacks.yaml')).stdout).toContain('The header has no “Farbe”, which the mapping names.');
    expect((await explain('short.yaml')).stdout).toContain('The mapping has no column for “Regular price”.');
    const missing = await run([join(directory, 'shop.csv'), '--map', join(directory, 'none.yaml')]);
    expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('there is no such file') });
  });
});
