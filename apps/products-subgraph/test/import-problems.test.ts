import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importCatalogue } from '../src/catalogue-import/import-catalogue.ts';
import type { ImportProblem } from '../src/catalogue-import/import-problem.ts';
import { generateCatalogue, mug, shirtIn } from './import-files.ts';
import { catalogueOf, makeShop, problemsOf, repository, rowVersions } from './import-shop.ts';

describe('problems', () => {
  test('an import leaves out broken rows only, and reports them by line', async () => {
    const shop = await makeShop();
    const report = await shop.importRows([
      mug(),
      { Handle: 'mug', 'Variant Price': 'cheap', 'Variant SKU': 'X' },
      mug({ Handle: 'no price', 'Variant Price': '' }),
      mug({ Handle: 'bowl', 'Variant SKU': 'BOWL' }),
      mug({ Handle: 'mug', Title: 'Mug again', 'Variant SKU': 'MUG-2' }),
      mug({ Handle: 'jar', 'Variant SKU': 'JAR' }),
    ]);
    expect(problemsOf(report)).toContain('3 INVALID_VALUE mug');
    expect(problemsOf(report)).toContain('4 INVALID_HANDLE null');
    expect(problemsOf(report)).toContain('6 DUPLICATE_HANDLE mug');
    expect(problemsOf(report)).toContain('2 DUPLICATE_HANDLE mug');
    expect(report.rows).toBe(6);
    const lines = report.problems.map(({ line }) => line);
    expect(lines).toEqual(lines.toSorted((left, right) => left - right));
    expect(await shop.query('SELECT slug, title FROM product ORDER BY slug')).toEqual([
      { slug: 'bowl', title: 'Mug' },
      { slug: 'jar', title: 'Mug' },
    ]);
  });

  test('problems of an import are all reported one by one, and a hundred are kept', async () => {
    const shop = await makeShop();
    const rows = Array.from({ length: 500 }, (_, index) => mug({ Handle: `p-${index}`, 'Variant Price': 'free' }));
    const reported: ImportProblem[] = [];
    const report = await shop.importRows(rows, { onProblem: (problem) => reported.push(problem) });
    expect(report.problems).toEqual(reported.slice(0, 100));
    expect(reported).toHaveLength(report.problemCount);
    expect(reported.length).toBeGreaterThanOrEqual(500);
  });

  test('an import reports a SKU that another product has, in the database or in the file, and leaves out both if the file contradicts itself', async () => {
    const shop = await makeShop();
    await shop.importRows([mug({ Handle: 'stored', 'Variant SKU': 'A' })]);
    const rows = [
      ...shirtIn('S A', 'M B', 'L'),
      mug({ 'Variant SKU': 'C' }),
      mug({ Handle: 'jar', 'Variant SKU': 'D' }),
      mug({ Handle: 'bowl', 'Variant SKU': 'd' }),
    ];
    const report = await shop.importRows(rows);

    expect(problemsOf(report)).toEqual([
      '2 DUPLICATE_SKU shirt',
      '2 PRODUCT_LEFT_OUT shirt',
      '6 DUPLICATE_SKU jar',
      '7 DUPLICATE_SKU bowl',
    ]);
    expect(report.problems[0]?.reason).toContain('"stored"');
    expect(await catalogueOf(shop)).toMatchObject([
      { slug: 'mug', sku: 'C' },
      { slug: 'stored', sku: 'A' },
    ]);
    const before = await rowVersions(shop);
    expect((await shop.importRows(rows)).products).toEqual({ created: 0, updated: 0, unchanged: 1 });
    expect(await rowVersions(shop)).toEqual(before);
  });

  test('an import renames no code that a spreadsheet has taken the zeros of, and names the stored one', async () => {
    const shop = await makeShop();
    const rows = [...shirtIn('S 0012', 'M 34'), mug({ 'Variant SKU': 'MUG', 'Variant Barcode': '0400638' })];
    await shop.importRows(rows);
    const before = await rowVersions(shop);
    const damaged = [...shirtIn('S 12', 'M 34'), mug({ 'Variant SKU': 'MUG', 'Variant Barcode': '400638' })];
    const report = await shop.importRows(damaged);
    expect(problemsOf(report)).toEqual([
      ...['2 SPREADSHEET_DAMAGE shirt', '2 PRODUCT_LEFT_OUT shirt'],
      '4 SPREADSHEET_DAMAGE mug',
    ]);
    expect(report.problems[0]?.reason).toContain('"0012"');
    expect(await rowVersions(shop)).toEqual(before);
    expect((await shop.importRows([...shirtIn('S 12A', 'M 34')])).problems).toEqual([]);
  });

  test('a product that the database refuses does not keep the rest of its batch out of the import', async () => {
    const shop = await makeShop();
    await shop.query(`ALTER TABLE product ADD CONSTRAINT no_cups CHECK (title <> 'Cup')`);
    const report = await shop.importRows(
      ['Mug', 'Cup', 'Jar'].map((title) => mug({ Handle: title, Title: title, 'Variant SKU': title })),
    );
    expect(problemsOf(report)).toEqual(['3 NOT_STORED cup']);
    expect(report.problems[0]?.reason).toContain('no_cups');
    expect(report.products).toEqual({ created: 2, updated: 0, unchanged: 0 });
    expect(await shop.query('SELECT slug FROM product ORDER BY slug')).toEqual([{ slug: 'jar' }, { slug: 'mug' }]);
  });
});

describe('an import that does not reach its end', () => {
  const twoBatches = generateCatalogue({ products: 300, variantsPerProduct: 1 });

  test('an import that loses its connection keeps what it has stored, and is completed by another', async () => {
    const shop = await makeShop();
    await shop.query(`CREATE FUNCTION lose_connection() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`);
    await shop.query(`CREATE TRIGGER lose_connection BEFORE INSERT ON product
      FOR EACH ROW WHEN (NEW.slug = 'p-250') EXECUTE FUNCTION lose_connection()`);
    const text = [...twoBatches].join('');

    await expect(shop.importText([text])).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
      report: { products: { created: 200 } },
    });
    await shop.query('DROP TRIGGER lose_connection ON product');
    expect((await shop.importText([text])).products).toEqual({ created: 100, updated: 0, unchanged: 200 });
  });

  test('an import of a file with a fault keeps what stands above it, and names what may go on below', async () => {
    const shop = await makeShop();
    const text = 'Handle,Title,Variant Price\nmug,Mug,10\nbowl,Bowl,12\njar,"Jar,12\n';
    await expect(shop.importText([text])).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('Line 4'),
      report: { products: { created: 1 }, rows: 2, problems: [{ line: 3, code: 'FILE_BROKEN_OFF', handle: 'bowl' }] },
    });
    const woo =
      'ID,Type,SKU,Name,Regular price,Parent\n1,simple,A,Mug,10,\n2,variable,P,Bowl,,\n3,variation,,Bowl,9,P\n4,"x\n';
    await expect(shop.importText([woo])).rejects.toMatchObject({
      report: {
        rows: 3,
        problems: [
          { line: 3, code: 'FILE_BROKEN_OFF', handle: 'bowl' },
          { line: 4, code: 'FILE_BROKEN_OFF', handle: 'P' },
        ],
      },
    });
  });

  test('an import of a missing file reports that', async () => {
    const { prisma } = await makeShop();
    const source = createReadStream(join(repository, 'no-such-file.csv'));
    await expect(importCatalogue({ prisma, source, currencyCode: 'EUR' })).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('ENOENT'),
    });
  });

  test('an import that gets a signal stops after the current batch', async () => {
    const shop = await makeShop();
    const { signal, ...controller } = interruptible();
    const text = generateCatalogue({ products: 1000, variantsPerProduct: 1 });
    const report = await shop.importText(text, { signal, onProgress: controller.interrupt });
    expect(report).toMatchObject({ interrupted: true, products: { created: 200 } });
  });

  function interruptible() {
    const controller = new AbortController();
    return { signal: controller.signal, interrupt: () => controller.abort() };
  }
});
