import { expect, test } from 'vitest';
import { mug } from './import-files.ts';
import { makeShop } from './import-shop.ts';
import { askerOf } from './subgraph-asker.ts';

/** A shop, and the statements of one operation in it that have a certain text. */
async function openShop() {
  const shop = await makeShop();
  await shop.importRows([mug()]);
  const ask = askerOf(shop);
  return async (part: string, operation: string) => {
    shop.takeStatements();
    await ask(operation);
    return shop.takeStatements().filter((statement) => statement.includes(part));
  };
}

const everything = 'product(slug: "mug") { description images { url } variants { barcode } }';

test('a list reads no part of its products that only another field of the operation shows', async () => {
  const statementsWith = await openShop();
  const lists = await statementsWith(
    'product_listing',
    `{ ${everything} a: products { nodes { title } } b: products(last: 3) { edges { node { tags } } } }`,
  );
  expect(lists).toHaveLength(2);
  for (const part of ['p.description', 'p.images', 'barcode', 'variant']) {
    for (const list of lists) expect(list).not.toContain(part);
  }
  expect(lists.filter((list) => list.includes('p.tags'))).toHaveLength(1);
});

test('a list of which nothing is shown that is on its page is not read', async () => {
  const statementsWith = await openShop();
  expect(await statementsWith('product_listing', `{ ${everything} products(first: 100) { __typename } }`)).toEqual([]);
  const prices = 'a: priceHistory(first: 3) { totalCount } b: priceHistory(first: 5) { __typename }';
  const one = (fields: string) => `{ product(slug: "mug") { variants { ${fields} } } }`;
  expect(await statementsWith('p.valid_from DESC, p.sequence', one(prices))).toEqual([]);
  expect(await statementsWith('p.valid_from DESC, p.sequence', one('priceHistory { nodes { id } }'))).toHaveLength(1);
});

test('the products of a list are not read again below it, unless other fields show more of them', async () => {
  const statementsWith = await openShop();
  const list = 'products { nodes { title variants { product { title } } } }';
  expect(await statementsWith('product', `{ ${list} }`)).toHaveLength(1);
  const shown = await statementsWith('product', `{ ${list} product(slug: "mug") { description } }`);
  expect(shown.filter((statement) => statement.includes('p.description'))).toHaveLength(2);
});
