import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mug, shirtIn } from './import-files.ts';
import { repository, rowVersions, useShops } from './import-shop.ts';

const createShop = useShops();

describe('a description with scripts', () => {
  test('is stored without them; the same file again changes nothing, and what is harmless stays to the letter', async () => {
    const shop = await createShop();
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

  test('that is stored already is made safe by the migration', async () => {
    const shop = await createShop();
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
    await shop.prisma.$executeRawUnsafe(readFileSync(join(repository, directory, 'migration.sql'), 'utf8'));
    const stored = await shop.query<{ description: string }>('SELECT description FROM product ORDER BY slug');
    expect(stored.map(({ description }) => description)).toEqual(descriptions.map(([, safe]) => safe));
  });
});

test('a variant that staff have archived comes back with a file that names it, and not in place of one on sale', async () => {
  const shop = await createShop();
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
