import type { TestRow } from '../src/catalogue-files/test-catalogue.ts';

export const tracked: TestRow = { 'Variant Inventory Tracker': 'shopify' };

/** A product of one variant. */
export function mug(cells: TestRow = {}): TestRow {
  return { Handle: 'mug', Title: 'Mug', 'Variant SKU': 'MUG', 'Variant Price': '10', ...cells };
}

/** The rows of a shirt in sizes, each given as "size SKU" or "size". */
export function shirtIn(...sizes: string[]): TestRow[] {
  return sizes.map((size, index) => {
    const [value = '', sku = ''] = size.split(' ');
    const first = index === 0 ? { Title: 'Shirt', 'Option1 Name': 'Size' } : {};
    return { Handle: 'shirt', ...first, 'Option1 Value': value, 'Variant SKU': sku, 'Variant Price': '10' };
  });
}

/** The size of a generated file. */
export interface GeneratedCatalogue {
  products: number;
  variantsPerProduct: number;
}

/** The text of a catalogue, one row at a time: descriptions of some 500 characters, categories, SKUs and stock. */
export function* generateCatalogue({ products, variantsPerProduct }: GeneratedCatalogue): Generator<string> {
  yield 'Handle,Title,Body (HTML),Tags,Product Category,Option1 Name,Option1 Value,Variant SKU,Variant Price,';
  yield 'Variant Inventory Tracker,Variant Inventory Qty,Image Src\n';
  for (let id = 0; id < products; id++) {
    yield `p-${id},Product ${id},"<p>${'words, '.repeat(70)}\n</p>","a, b",Home > Room ${id % 50},Size,`;
    yield `0,S-${id}-0,19.90,shopify,5,https://example.com/${id}.jpg\n`;
    for (let size = 1; size < variantsPerProduct; size++) {
      yield `p-${id},,,,,,${size},S-${id}-${size},19.90,shopify,5,\n`;
    }
  }
}
