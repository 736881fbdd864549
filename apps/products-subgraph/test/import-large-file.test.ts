import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { generateCatalogue } from './import-files.ts';
import { makeShop } from './import-shop.ts';

function usedHeapMegabytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

test('a file of 100,000 rows is imported in batches of the same few statements, in bounded memory', async () => {
  const shop = await makeShop();
  const heapBefore = usedHeapMegabytes();
  let largestHeap = 0;
  const statementsOfBatches: number[] = [];
  shop.takeStatements();
  const start = performance.now();

  const report = await shop.importText(generateCatalogue({ products: 25_000, variantsPerProduct: 4 }), {
    onProgress: () => {
      statementsOfBatches.push(shop.takeStatements().length);
      if (statementsOfBatches.length % 25 === 0) largestHeap = Math.max(largestHeap, usedHeapMegabytes());
    },
  });

  const seconds = (performance.now() - start) / 1000;
  expect(report).toMatchObject({ products: { created: 25_000 }, variants: { created: 100_000 }, problemCount: 0 });
  // The first batch adds the categories as well.
  const [first = 0, ...others] = statementsOfBatches;
  expect(first).toBeLessThanOrEqual(16);
  expect(new Set(others)).toEqual(new Set([first - 1]));
  expect(largestHeap - heapBefore).toBeLessThan(40);
  process.stderr.write(
    `${Math.round(report.rows / seconds)} rows/s, ${first - 1} statements a batch, ` +
      `${Math.round(largestHeap - heapBefore)} MB more heap\n`,
  );
});
