import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExportLoss, type ExportOptions, exportCatalogue } from '../src/catalogue-export/export-catalogue.ts';
import { type FileStyle, headerText, rowsText } from '../src/catalogue-files/catalogue-text.ts';
import { toRows } from '../src/catalogue-files/product-rows.ts';
import { importCatalogue } from '../src/catalogue-import/import-catalogue.ts';
import { arbitraryCatalogue } from './arbitrary-catalogue.ts';
import { generateCatalogue, mug, shirtIn, tracked } from './import-files.ts';
import { makeShop, repository, type Shop } from './import-shop.ts';

const plain: FileStyle = { headers: 'classic', safeForSpreadsheets: false };

/** The export of a shop's catalogue, and its losses. */
async function exportShop({ prisma }: Shop, options: Partial<ExportOptions> = {}) {
  const losses: ExportLoss[] = [];
  let text = '';
  const write = async (piece: string) => {
    text += piece;
  };
  const onLoss = (loss: ExportLoss) => void losses.push(loss);
  const report = await exportCatalogue({ prisma, currencyCode: 'EUR', write, onLoss, ...options });
  return { text, losses, report };
}

/** All rows of all catalogue tables, in the order of creation, without ids, times and versions. */
function contentsOf({ query }: Shop) {
  return query(`
    SELECT p.slug, p.title, p.description, p.vendor, p.product_type, p.tags, p.status, p.options, p.images, p.seo_title,
           p.seo_description, p.published_at IS NOT NULL AS published,
           (SELECT json_agg(v ORDER BY v.position) FROM (
              SELECT v.position, v.sku, v.title, v.selected_options, v.barcode, v.image_url,
                     v.weight_grams, v.requires_shipping, v.taxable, s.tracked, s.backorder, s.on_hand,
                     (SELECT sum(delta) FROM stock_movement m WHERE m.variant_id = v.id) AS moved,
                     (SELECT jsonb_build_array(amount_minor, compare_at_minor, currency_code) FROM price WHERE variant_id = v.id
                      ORDER BY valid_from DESC, sequence DESC LIMIT 1) AS price
              FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = p.id AND v.archived_at IS NULL) v) AS variants,
           (WITH RECURSIVE up AS (
              SELECT c.id, c.parent_id, c.title || '/' || c.slug AS path FROM product_category l
              JOIN category c ON c.id = l.category_id WHERE l.product_id = p.id
              UNION ALL
              SELECT c.id, c.parent_id, c.title || '/' || c.slug || ' > ' || up.path FROM up
              JOIN category c ON c.id = up.parent_id)
            SELECT json_agg(path ORDER BY path) FROM up WHERE parent_id IS NULL) AS categories
    FROM product p ORDER BY p.created_at, p.id`);
}

/**
 * Expects that exporting the catalogue and importing it into an empty database gives the same catalogue and the same
 * export.
 */
async function expectRoundTrip(shop: Shop, options?: Partial<ExportOptions>): Promise<void> {
  const other = await makeShop();
  const { text, losses } = await exportShop(shop, options);
  const report = await other.importText([text]);
  expect({ losses, problems: report.problems }).toEqual({ losses: [], problems: [] });
  expect(await contentsOf(other)).toEqual(await contentsOf(shop));
  expect((await exportShop(other, options)).text).toBe(text);
}

describe('an exported catalogue', () => {
  test('an exported catalogue imports to an identical one, whatever it contains', async () => {
    const property = fc.asyncProperty(arbitraryCatalogue(60), async (products) => {
      const shop = await makeShop();
      const given = [headerText(plain), ...products.map((product) => rowsText(toRows(product, 'EUR'), plain))];
      expect(await shop.importText(given)).toMatchObject({ products: { created: products.length }, problemCount: 0 });
      await expectRoundTrip(shop);
      await expectRoundTrip(shop, { style: { ...plain, safeForSpreadsheets: true } });
    });
    await fc.assert(property, { numRuns: 2 });
  });

  test('an exported catalogue keeps the changes of staff and of later imports', async () => {
    const shop = await makeShop();
    await shop.importRows([mug({ ...tracked, 'Product Category': 'Women > Tops', 'Variant Inventory Qty': '5' })]);
    await shop.importRows([
      mug({ ...tracked, 'Variant Price': '12', 'Product Category': 'Women > Tops', 'Variant Inventory Qty': '3' }),
      ...shirtIn('S A', 'M B', 'L C'),
      mug({ Handle: 'bowl', 'Variant SKU': 'BOWL', 'Product Category': 'Men > Tops' }),
    ]);
    // The option was renamed, and L is archived: a file holds only what is on sale.
    await shop.importRows([
      {
        Handle: 'shirt',
        Title: 'Shirt',
        'Option1 Name': 'Fit',
        'Option1 Value': 'S',
        'Variant SKU': 'A',
        'Variant Price': '1',
      },
      { Handle: 'shirt', 'Option1 Value': 'M', 'Variant SKU': 'B', 'Variant Price': '1' },
    ]);
    await shop.query(`INSERT INTO product_category SELECT p.id, c.id FROM product p, category c
      WHERE p.slug = 'shirt' OR (p.slug = 'bowl' AND c.slug = 'men')`);
    await shop.query(`UPDATE category SET slug = 'ladies' WHERE slug = 'women'`);
    await shop.query(`UPDATE product SET tags = '{"a, b",c}' WHERE slug = 'bowl'`);
    await shop.query(`UPDATE product SET options = '[{"name":"Fit","values":["M","S"]}]' WHERE slug = 'shirt'`);
    await shop.query(`UPDATE stock SET on_hand = -2, backorder = true FROM variant v
      WHERE v.id = variant_id AND v.sku = 'BOWL'`);
    await shop.query(`INSERT INTO stock_movement (variant_id, delta, reason)
      SELECT id, -2, 'IMPORT' FROM variant WHERE sku = 'BOWL'`);
    await expectRoundTrip(shop);
    await expectRoundTrip(shop, { style: { ...plain, headers: 'newer' } });
  });

  test('an exported catalogue lists what a file cannot hold, and contains the rest', async () => {
    const shop = await makeShop();
    await shop.importRows([mug(), ...shirtIn('S A', 'M B')]);
    await shop.importRows([mug({ 'Variant SKU': 'MUG' })], { currencyCode: 'USD' });
    await shop.query(`
      INSERT INTO price (id, variant_id, amount_minor, compare_at_minor, currency_code, valid_from)
      SELECT gen_random_uuid(), variant_id, amount_minor, 1, currency_code, now()
      FROM price WHERE variant_id = (SELECT id FROM variant WHERE sku = 'B')`);
    const { text, losses, report } = await exportShop(shop);
    expect(losses).toEqual([
      { handle: 'mug', reasons: [expect.stringContaining('"MUG" has a price in USD'), 'It has no variant.'] },
      { handle: 'shirt', reasons: [expect.stringContaining('compare-at price is lower')] },
    ]);
    expect(report).toMatchObject({ products: 1, variants: 2, rows: 2, problemCount: 2 });
    expect((await (await makeShop()).importText([text])).products.created).toBe(1);
  });

  test('an exported catalogue is a snapshot, whatever changes while it is written, in two statements per 200 products', async () => {
    const shop = await makeShop();
    await shop.importText(generateCatalogue({ products: 600, variantsPerProduct: 2 }));
    const before = await exportShop(shop);
    let text = '';
    let pieces = 0;
    const write = async (piece: string) => {
      text += piece;
      // Other connections change products, some already written and some not.
      if (++pieces === 2) await shop.query(`UPDATE product SET title = 'Changed', created_at = now()`);
    };
    shop.takeStatements();
    await exportShop(shop, { write });
    const statements = shop.takeStatements().filter((statement) => /FROM (product|variant v)\b/.test(statement));

    expect(text).toBe(before.text);
    expect((await exportShop(shop)).text).not.toBe(before.text);
    // Two statements for each of three batches and for the empty one after them, and one that counts.
    expect(statements).toHaveLength(9);
  });
});

describe('catalogues of shops', () => {
  const samples = join(repository, '../shared/data/shopify');
  const isThere = existsSync(samples);
  const files = ['apparel.csv', 'home-and-garden.csv'].map((name) => join(samples, name)).filter(() => isThere);
  if (!isThere) test('Shopify’s own samples are missing on this machine, so they are not checked', () => {});

  test.each([join(repository, 'demo/catalogue.csv'), ...files])(
    'the catalogue of a shop, %s, survives an export and an import',
    async (file) => {
      const shop = await makeShop();
      await importCatalogue({ prisma: shop.prisma, source: createReadStream(file), currencyCode: 'EUR' });
      await expectRoundTrip(shop);
    },
  );
});
