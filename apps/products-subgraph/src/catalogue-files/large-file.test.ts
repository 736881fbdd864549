import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readCatalogueFile } from './read-catalogue-file.ts';

const PRODUCTS = 8_000;
const ROWS_PER_PRODUCT = 4;

/** The text of 32,000 rows, of about 13 MB, one product at a time. */
function* writeProducts(progress: { written: number }): Generator<string> {
  yield 'Handle,Title,Body (HTML),Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\n';
  for (; progress.written < PRODUCTS; progress.written++) {
    const id = progress.written;
    yield `p-${id},Product ${id},"<p>${'words, '.repeat(200)}\n</p>","a, b",Size,0,${id}-0,19.90,https://example.com/${id}\n`;
    for (let size = 1; size < ROWS_PER_PRODUCT; size++) yield `p-${id},,,,,${size},${id}-${size},19.90,\n`;
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

function usedHeapMegabytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

describe('a large file', () => {
  it('a large file is read in constant memory, and no faster than its items are taken', async () => {
    const progress = { written: 0 };
    const heapBefore = usedHeapMegabytes();
    let products = 0;
    let rows = 0;
    let furthestAhead = 0;
    let largestHeap = 0;
    for await (const item of readCatalogueFile(Readable.from(writeProducts(progress)), { currencyCode: 'EUR' })) {
      if (item.kind === 'note') continue;
      if (item.kind === 'problem') throw new Error(item.problem.reason);
      products += 1;
      rows += item.product.variants.length;
      furthestAhead = Math.max(furthestAhead, progress.written - products);
      if (products % 1000 === 0) largestHeap = Math.max(largestHeap, usedHeapMegabytes());
    }
    expect({ products, rows }).toEqual({ products: PRODUCTS, rows: PRODUCTS * ROWS_PER_PRODUCT });
    expect(furthestAhead).toBeLessThan(100);
    expect(largestHeap - heapBefore).toBeLessThan(8);
  });
});
