import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createClient } from './support/client.ts';
import { eur, logIn, must } from './support/staff.ts';
import { openStatementLog, type StatementLog } from './support/statement-log.ts';

const guest = createClient(inject('gatewayUrl'));
const sam = await logIn('sam', 'products:write');
const READERS = 6;
let statements: StatementLog;
let product: { id: string; version: number };

beforeAll(async () => {
  statements = await openStatementLog(inject('superuserUrl'));
  const variants = [{ selectedOptions: [], price: eur(1990), stock: { onHand: 5 } }];
  ({ product } = await must(sam, 'createProduct', { title: `Shared ${randomUUID()}`, variants }));
  await must(sam, 'publishProduct', { productId: product.id });
});
afterAll(async () => {
  await must(sam, 'archiveProduct', { productId: product.id });
  await statements.close();
});

const together = <Answer>(count: number, ask: (index: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: count }, (_, index) => ask(index)));

describe('equal reads that arrive together', () => {
  it('equal reads that arrive together never show the state before a change that was answered before they were sent', async () => {
    // The product is read first, and the rest takes long enough for a change to finish meanwhile.
    const slow = 'products(first: 100) { nodes { description variants { id title } } facets { vendors { value } } }';
    const text = `query ($id: ID) { product(id: $id) { vendor } ${slow} } # ${randomUUID()}`;
    let written = 0;
    let done = false;
    let reads = 0;
    const write = async (value: number) => {
      await must(sam, 'updateProduct', { productId: product.id, vendor: String(value) });
      written = value;
    };
    const read = async () => {
      const floor = written;
      const { data, errors } = await guest.query(text, { id: product.id });
      expect(errors).toEqual([]);
      expect(Number(data.product.vendor)).toBeGreaterThanOrEqual(floor);
      reads += 1;
    };
    const readOn = async () => {
      while (!done) await read();
    };
    await write(1);
    const readers = together(READERS, readOn);
    for (let value = 2; value <= 15; value++) {
      await write(value);
      // What the others requested meanwhile is running.
      await read();
    }
    done = true;
    await readers;
    expect(reads).toBeGreaterThan(READERS);
  });

  it('equal reads that arrive together are not shared between viewers with different rights', async () => {
    const text = `query ($id: ID) { product(id: $id) { title status } } # ${randomUUID()}`;
    const viewers = [guest, sam, await logIn('rea', 'products:read'), await logIn('ada')];
    const seen = [null, 'ACTIVE', 'ACTIVE', null];
    for (let round = 0; round < 10; round++) {
      const answers = await together(
        24,
        (index) => viewers[index % 4]?.query(text, { id: product.id }) ?? guest.query(''),
      );
      expect(answers.map(({ data }) => data.product.status)).toEqual(answers.map((_, index) => seen[index % 4]));
    }
  });

  it('equal reads that arrive together take fewer statements than there are readers, and different reads take one each', async () => {
    const text = `query ($first: Int) { products(first: $first) { nodes { id title } } } # ${randomUUID()}`;
    const read = async (first: number) => {
      const { data, errors } = await guest.query(text, { first });
      expect(errors).toEqual([]);
      return data.products.nodes.length;
    };
    // Operations are passed through from the second time on.
    await read(1);
    const equal = await statements.during('products', () => together(64, () => read(7)));
    expect(equal).toBeGreaterThanOrEqual(1);
    expect(equal).toBeLessThan(64);
    const different = await statements.during('products', async () => {
      const sizes = await together(32, (index) => read(index + 1));
      expect(sizes).toEqual(sizes.map((_, index) => index + 1));
    });
    expect(different).toBe(32);
  });
});
