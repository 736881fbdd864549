import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from './catalogue-item.ts';
import { readCatalogueFile } from './read-catalogue-file.ts';
import { collect } from './test-catalogue.ts';

/** Sample files from Shopify. They are kept outside of the repository, so they may be missing. */
const directory = fileURLToPath(new URL('../../../../../shared/data/shopify/', import.meta.url));

function readFile(name: string): Promise<CatalogueItem[]> {
  return collect(readCatalogueFile(createReadStream(directory + name), { currencyCode: 'USD' }));
}

describe("Shopify's sample files", () => {
  if (!existsSync(directory)) {
    it("Shopify's sample files are not on this machine, so that nothing is checked", () => {});
    return;
  }

  it("Shopify's sample files hold 20 products of apparel, one in three sizes", async () => {
    const items = await readFile('apparel.csv');
    expect(items.filter(({ kind }) => kind === 'problem')).toEqual([]);
    expect(items).toHaveLength(20);
    expect(items[1]).toMatchObject({
      product: {
        handle: 'classic-varsity-top',
        options: [{ name: 'Size', values: ['Small', 'Medium', 'Large'] }],
        variants: [{ priceMinorUnits: 6000 }, {}, {}],
        status: 'ACTIVE',
      },
    });
  });

  it("Shopify's sample files hold 20 products for home and garden, one in two sizes with an image each", async () => {
    const items = await readFile('home-and-garden.csv');
    expect(items.filter(({ kind }) => kind === 'problem')).toEqual([]);
    expect(items[0]).toMatchObject({
      product: {
        tags: ['Pot', 'Plants'],
        images: [{ line: 2 }, { line: 3 }],
        variants: [{ priceMinorUnits: 999 }, { priceMinorUnits: 1599 }],
      },
    });
    expect(items[1]).toMatchObject({
      product: { options: [], variants: [{ priceMinorUnits: 5999, compareAtPriceMinorUnits: 7500 }] },
    });
  });
});
