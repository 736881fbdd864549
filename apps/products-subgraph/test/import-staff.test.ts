import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mug, shirtIn, tracked } from './import-files.ts';
import { makeShop, repository, rowVersions } from './import-shop.ts';

describe('a description with scripts', () => {
  test('a description is stored without its scripts; the same file again changes nothing, and harmless HTML stays unchanged', async () => {
    const shop = await makeShop();
    const harmless = "<p>Blue &amp; white.<br/></p>\n<ul><li class='x'>0.3 l</li></ul>";
    const rows = [
      mug({ 'Body (HTML)': '<p onclick="steal()">Blue</p><script>steal()</script>' }),
      mug({ Handle: 'bowl', 'Variant SKU': '', 'Body (HTML)': harmless }),
    ];
    await shop.importRows(rows);
    const stored = await shop.query('SELECT slug, description FROM product ORDER BY slug');
    expect(stored).toEqual([
      { slug: 'bowl', description: harmless },
      { slug: 'mug', description: '<p>Blue</p>' },
    ]);
    const before = await rowVersions(shop);
    await shop.importRows(rows);
    expect(await rowVersions(shop)).toEqual(before);
  });

  test('a stored description with scripts is made safe by the migration', async () => {
    const shop = await makeShop();
    const descriptions: [string, string][] = [
      ['<p>ok</p><br/><a href="https://example.com/">a</a>', '<p>ok</p><br/><a href="https://example.com/">a</a>'],
      ['<script>alert(1)</script>Mug', 'Mug'],
      ['<p onclick="x">Mug</p>', 'Mug</p>'],
      ['<scr<script>ipt>alert(1)</script>', ''],
      ['<a href="javascript:alert(1)">Mug</a>', 'Mug</a>'],
      ['<svg/onload=alert(1)>', ''],
      ['<<p>script>Mug', 'script>Mug'],
    ];
    await shop.importRows(descriptions.map((_, index) => mug({ Handle: `mug-${index}`, 'Variant SKU': '' })));
    for (const [index, [unsafe]] of descriptions.entries()) {
      await shop.prisma.product.update({ where: { slug: `mug-${index}` }, data: { description: unsafe } });
    }
    const directory = 'prisma/products/migrations/20261123030300_safe_descriptions';
    await shop.query(readFileSync(join(repository, directory, 'migration.sql'), 'utf8'));
    const stored = await shop.query<{ description: string }>('SELECT description FROM product ORDER BY slug');
    expect(stored.map(({ description }) => description)).toEqual(descriptions.map(([, safe]) => safe));
  });
});

test('a variant that staff have archived is restored by a file that contains it, but not in place of one on sale', async () => {
  const shop = await makeShop();
  await shop.importRows(shirtIn('S SKU-S', 'M SKU-M'));
  const archive = (sku: string) => shop.query(`UPDATE variant SET archived_at = now() WHERE sku = '${sku}'`);
  const variants = () =>
    shop.query<{ sku: string; archived: boolean }>(
      'SELECT sku, archived_at IS NOT NULL AS archived FROM variant ORDER BY sku',
    );
  await archive('SKU-S');
  await shop.importRows(shirtIn('M SKU-M'));
  expect(await variants()).toEqual([
    { sku: 'SKU-M', archived: false },
    { sku: 'SKU-S', archived: true },
  ]);
  await shop.importRows(shirtIn('S SKU-S', 'M SKU-M'));
  expect(await variants()).toMatchObject([{ archived: false }, { archived: false }]);

  await shop.query(`INSERT INTO variant (id, product_id, position, sku, title, selected_options, requires_shipping,
      taxable, archived_at)
    SELECT gen_random_uuid(), product_id, 0, 'SKU-A', title, selected_options, true, true, now()
    FROM variant WHERE sku = 'SKU-S'`);
  await shop.query(`UPDATE variant SET sku = NULL WHERE sku = 'SKU-S'`);
  await shop.importRows(shirtIn('S', 'M SKU-M'));
  expect(await variants()).toMatchObject([{ sku: 'SKU-A', archived: true }, { sku: 'SKU-M' }, { sku: null }]);
});

test('an import is recorded in the audit log, in one statement per batch; what it leaves unchanged is not', async () => {
  const shop = await makeShop();
  const events = () =>
    shop.query(`
      WITH latest AS (SELECT * FROM staff_event WHERE id > (SELECT coalesce(max(id), 0) FROM seen))
      SELECT actor_kind::text || ' ' || actor_id AS actor, action, entity_type AS "entityType",
             jsonb_path_query_array(changes, '$.field') AS fields FROM latest ORDER BY id`);
  const forget = () => shop.query('INSERT INTO seen SELECT max(id) FROM staff_event');
  await shop.query('CREATE TABLE seen (id bigint)');
  await shop.importRows([mug(), mug({ Handle: 'bowl', 'Variant SKU': 'BOWL' })], { dryRun: true });
  expect(await events()).toEqual([]);

  const actor = 'COMMAND import';
  const rows = (title: string, cells = {}) => [
    mug({ Title: title }),
    mug({ Handle: 'bowl', 'Variant SKU': 'BOWL', ...cells }),
  ];
  await shop.importRows(rows('Mug'));
  expect(await events()).toMatchObject([
    { actor, action: 'PRODUCT_CREATED', entityType: 'PRODUCT', fields: expect.arrayContaining(['slug', 'title']) },
    { actor, action: 'PRODUCT_CREATED' },
    {
      actor,
      action: 'VARIANT_CREATED',
      entityType: 'VARIANT',
      fields: expect.arrayContaining(['priceMinor', 'stock']),
    },
    { actor, action: 'VARIANT_CREATED' },
  ]);

  await forget();
  await shop.importRows(rows('Mug'));
  expect(await events()).toEqual([]);

  shop.takeStatements();
  await shop.importRows(
    rows('Big mug', { 'Variant Price': '12', 'Variant Barcode': '4', ...tracked, 'Variant Inventory Qty': '3' }),
  );
  expect(shop.takeStatements().filter((statement) => statement.includes('INTO staff_event'))).toHaveLength(1);
  expect(await events()).toEqual([
    { actor, action: 'PRODUCT_UPDATED', entityType: 'PRODUCT', fields: ['title'] },
    { actor, action: 'VARIANT_UPDATED', entityType: 'VARIANT', fields: ['barcode'] },
    { actor, action: 'PRICE_SET', entityType: 'VARIANT', fields: ['priceId', 'amountMinor'] },
    { actor, action: 'STOCK_ADJUSTED', entityType: 'VARIANT', fields: ['tracked', 'onHand'] },
  ]);
});
