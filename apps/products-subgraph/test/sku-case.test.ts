import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { applyMigrations } from '@commerce/database';
import { expect, test } from 'vitest';
import { caseKey, normalizeCode } from '../src/domain/plain-text.ts';
import type { StaffActor } from '../src/domain/staff-event.ts';
import { mug, shirtIn } from './import-files.ts';
import { makeShop, problemsOf, repository, type Shop } from './import-shop.ts';

const sam: StaffActor = { kind: 'PERSON', id: 'sam' };

const skusOf = ({ query }: Shop) =>
  query<{ id: string; sku: string }>('SELECT id, sku FROM variant WHERE archived_at IS NULL ORDER BY sku');

test('SKUs that differ only in case are equal, for staff, files, look-ups and the database', async () => {
  const shop = await makeShop();
  await shop.importRows([mug({ 'Variant SKU': 'Mug-Ä1' })]);
  const [before] = await skusOf(shop);
  const made = await shop.services.staffProducts.create(sam, { title: 'Cup', variants: [{ sku: 'MUG-ä1' }] }, 'EUR');
  expect(made.userErrors).toMatchObject([{ code: 'SKU_TAKEN', variantId: before?.id }]);
  const twice = { title: 'Cup', options: [{ name: 'Size' }], variants: ['a', 'A'].map((sku) => ({ sku })) };
  const sizes = twice.variants.map((each) => ({ ...each, selectedOptions: [{ name: 'size', value: each.sku + 1 }] }));
  const both = await shop.services.staffProducts.create(sam, { ...twice, variants: sizes }, 'EUR');
  expect(both.userErrors.map(({ code }) => code)).toContain('INVALID_INPUT');
  const found = await shop.services.variants.bySkus(['mug-ä1', 'MUG-Ä1', ' Mug-Ä1 ', 'mug']);
  expect([...found].map(([sku, { id }]) => [sku, id])).toEqual(
    ['mug-ä1', 'MUG-Ä1', ' Mug-Ä1 '].map((sku) => [sku, before?.id]),
  );
  const other = await shop.importRows([mug({ Handle: 'bowl', 'Variant SKU': 'mug-ä1' })]);
  expect(problemsOf(other)).toEqual(['2 DUPLICATE_SKU bowl']);
  const insert = shop.query(`INSERT INTO variant (id, product_id, position, sku, title, selected_options,
    requires_shipping, taxable) SELECT gen_random_uuid(), product_id, 9, 'MUG-ä1', '', '[]', true, true FROM variant`);
  await expect(insert).rejects.toThrow('variant_sku_case_key');
});

test('a SKU and an option value that end in a Greek sigma are compared without case everywhere', async () => {
  const shop = await makeShop();
  const twice = await shop.importRows(shirtIn('ΜΕΓΑΣ N-ΟΔΟΣ', 'Μικρός N-οδος'));
  expect(problemsOf(twice)).toEqual(['2 PRODUCT_LEFT_OUT shirt', '3 DUPLICATE_SKU shirt']);
  expect(problemsOf(await shop.importRows(shirtIn('ΜΕΓΑΣ A', 'μεγας B')))).toContain('3 DUPLICATE_VARIANT shirt');
  await shop.importRows([mug({ 'Variant SKU': 'N-ΟΔΟΣ' })]);
  expect([...(await shop.services.variants.bySkus(['n-οδος', 'n-οδοσ', 'N-ΟΔΟΣ'])).keys()]).toHaveLength(3);
  const made = await shop.services.staffProducts.create(sam, { title: 'Cup', variants: [{ sku: 'n-οδος' }] }, 'EUR');
  expect(made.userErrors).toMatchObject([{ code: 'SKU_TAKEN' }]);
});

test('the key of a text without case is the same in the program and in the database', async () => {
  const shop = await makeShop();
  // Letters of the scripts with case that every version of Unicode in use has.
  const places = [...Array(0x590).keys(), ...Array.from({ length: 0x200 }, (_, index) => 0x1e00 + index)];
  const letters = places.map((place) => String.fromCodePoint(place)).filter((letter) => /\p{L}/u.test(letter));
  const words = letters.map((letter) => normalizeCode(`A${letter}`)).flatMap((word) => [word, word.toUpperCase()]);
  const rows = await shop.prisma.$queryRaw<{ key: string }[]>`
    SELECT case_key(word) AS key FROM unnest(${words}::text[]) WITH ORDINALITY AS t (word, place) ORDER BY place`;
  expect(rows.map(({ key }) => key)).toEqual(words.map(caseKey));
});

test('a file that spells a SKU in another case matches the same variant, and changes its spelling', async () => {
  const shop = await makeShop();
  await shop.importRows([mug({ 'Variant SKU': 'mug-1' }), ...shirtIn('S a', 'M b')]);
  const [a, b, mugBefore] = await skusOf(shop);
  const report = await shop.importRows([mug({ 'Variant SKU': 'MUG-1' }), ...shirtIn('S B', 'M A')]);
  expect(report).toMatchObject({ products: { created: 0, updated: 2 }, variants: { created: 0, archived: 0 } });
  expect(await skusOf(shop)).toEqual([
    { id: a?.id, sku: 'A' },
    { id: b?.id, sku: 'B' },
    { id: mugBefore?.id, sku: 'MUG-1' },
  ]);
});

test('option values that differ only in case are one value, in files and for staff', async () => {
  const shop = await makeShop();
  expect(problemsOf(await shop.importRows(shirtIn('S a', 's b')))).toContain('3 DUPLICATE_VARIANT shirt');
  const [first, second] = shirtIn('S a', 'M b');
  await shop.importRows([
    { ...first, 'Option2 Name': 'Colour', 'Option2 Value': 'Red' },
    { ...second, 'Option2 Value': 'RED' },
  ]);
  const [product] = await shop.query<{ id: string; options: unknown }>('SELECT id, options FROM product');
  expect(product?.options).toEqual([
    { name: 'Size', values: ['S', 'M'] },
    { name: 'Colour', values: ['Red'] },
  ]);
  const add = (size: string) =>
    shop.services.staffProducts.createVariants(
      sam,
      {
        productId: product?.id ?? '',
        variants: [
          {
            selectedOptions: [
              { name: 'size', value: size },
              { name: 'COLOUR', value: 'red' },
            ],
          },
        ],
      },
      'EUR',
    );
  expect((await add('s')).userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect((await add('L')).product?.options).toEqual([
    { name: 'Size', values: ['S', 'M', 'L'] },
    { name: 'Colour', values: ['Red'] },
  ]);
});

test('a database with two SKUs that differ only in case is not migrated, and the error says which to change', async () => {
  const shop = await makeShop();
  const all = join(repository, 'prisma/products/migrations');
  const names = await readdir(all);
  const migration = names.find((name) => name.endsWith('_skus_differ_in_more_than_case')) ?? '';
  const ofCase = names.filter((name) => name >= migration && /_sku(s|_index)_/.test(name)).sort();
  expect(ofCase).toHaveLength(6);
  // The shop as it was before these migrations.
  await shop.importRows([mug({ 'Variant SKU': 'mug-1' }), mug({ Handle: 'bowl', 'Variant SKU': 'bowl' })]);
  await shop.query('DROP INDEX variant_sku_case_key');
  await shop.query('CREATE UNIQUE INDEX variant_sku_key ON variant (sku)');
  await shop.query(`DELETE FROM _prisma_migrations WHERE migration_name IN ('${ofCase.join("', '")}')`);
  const setSku = (sku: string, handle: string) =>
    shop.query(`UPDATE variant SET sku = '${sku}' FROM product p WHERE p.id = product_id AND slug = '${handle}'`);
  const migrate = () => applyMigrations({ url: shop.ownerUrl, migrationsDirectory: all });
  const resolve = async (sku: string) => {
    await setSku(sku, 'bowl');
    await shop.query('UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL');
  };

  await setSku('MUG-1', 'bowl');
  await expect(migrate()).rejects.toThrow(/1 SKUs are given twice.*MUG-1 \(variant .*\) and mug-1.*another SKU/);
  await setSku('οδος', 'mug');
  await resolve('ΟΔΟΣ');
  await expect(migrate()).rejects.toThrow(/1 SKUs are given twice.*ΟΔΟΣ \(variant .*\) and οδος.*another SKU/);
  await resolve('bowl');
  expect((await migrate()).applied).toEqual(ofCase.slice(3));
});
