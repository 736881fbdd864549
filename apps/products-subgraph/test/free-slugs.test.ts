import { describe, expect, test } from 'vitest';
import { slugify } from '../src/domain/slug.ts';
import { mug } from './import-files.ts';
import { makeShop } from './import-shop.ts';

const staff = { kind: 'PERSON', id: 'sam' } as const;

describe('products of one title', () => {
  test.each(['Blue mug', 'हिन्दी किताब', '!?', 'a'.repeat(255)])(
    'products with the title %j, created at the same time, each get a free slug',
    async (title) => {
      const { services, query } = await makeShop();
      const create = () => services.staffProducts.create(staff, { title }, 'EUR');
      const results = await Promise.all(Array.from({ length: 12 }, create));
      expect(results.flatMap(({ userErrors }) => userErrors)).toEqual([]);
      const stored = await query<{ slug: string }>('SELECT slug FROM product');
      expect(stored).toHaveLength(12);
      const [first] = results
        .map(({ product }) => product?.slug)
        .sort((left = '', right = '') => left.length - right.length);
      expect(first).toBe(slugify(title, 230) || 'untitled');
    },
  );

  test('of products with the same title created at the same time, one that requests the slug explicitly gets it, or is told that it is taken', async () => {
    const { services, query } = await makeShop();
    const create = (slug: string | null) => services.staffProducts.create(staff, { title: 'Blue mug', slug }, 'EUR');
    const wanted = [null, 'blue-mug', null, 'blue-mug', null, null, 'blue-mug', null];
    const results = await Promise.all(wanted.map(create));
    for (const [index, { product, userErrors }] of results.entries()) {
      if (wanted[index] === null) expect(userErrors).toEqual([]);
      else expect(product?.slug ?? userErrors[0]?.code).toMatch(/^(blue-mug|SLUG_TAKEN)$/);
    }
    const made = results.flatMap(({ product }) => product ?? []);
    expect(await query('SELECT FROM product')).toHaveLength(made.length);
  });

  test('products with the same title get slugs that are also valid in files, in every script', async () => {
    const { services, importRows } = await makeShop();
    for (const title of ['हिन्दी किताब', 'தமிழ் நூல்', 'หนังสือ ไทย', 'סֵפֶר', 'كِتَابٌ', 'Йогурт', '日本語']) {
      const { product } = await services.staffProducts.create(staff, { title }, 'EUR');
      const rows = [mug({ Handle: title.normalize('NFD').replaceAll(' ', '-'), Title: title, 'Variant SKU': '' })];
      expect(await importRows(rows)).toMatchObject({ products: { created: 0, updated: 1 }, problems: [] });
      const named = { title: 'Other', slug: product?.slug ?? '' };
      const { userErrors } = await services.staffProducts.create(staff, named, 'EUR');
      expect(userErrors).toMatchObject([{ code: 'SLUG_TAKEN' }]);
    }
  });
});
