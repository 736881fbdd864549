import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Prisma } from '../src/generated/prisma/client.ts';
import { matches } from '../src/services/orders/listing-conditions.ts';
import { insertOrders } from '../src/services/orders/order-repository.ts';
import { address, newOrder, useOrdersDatabase } from './support/orders-database.ts';

const open = useOrdersDatabase();
let prisma: Awaited<ReturnType<typeof open>>['prisma'];
beforeAll(async () => {
  ({ prisma } = await open());
});

/** Places orders in these names; returns a search that gives the names on the orders found. */
async function ordersOf(names: readonly string[]) {
  const orders = names.map((name) => newOrder({ shippingAddress: { ...address, name } }));
  await insertOrders(prisma, orders);
  return async (search: string) => {
    const found = await prisma.$queryRaw<{ name: string }[]>`
      SELECT DISTINCT o.shipping_address ->> 'name' AS name FROM "order" o
      WHERE o.id = ANY(${orders.map(({ id }) => id)}::uuid[]) AND ${matches(search)}`;
    return found.map(({ name }) => name).sort();
  };
}

/** A name in several forms that mean the same. */
const name = fc
  .array(fc.constantFrom('Conan', 'Brien', 'Luc', 'Müller', 'Özil', 'Åse', 'Sørensen', 'Strauß', 'Ana', 'João'), {
    minLength: 2,
    maxLength: 3,
  })
  .chain((parts) => fc.constantFrom("'", '’', '-').map((mark) => ({ parts, mark })));
const WRITTEN_OUT: Record<string, string> = { ü: 'ue', ö: 'oe', å: 'aa', ø: 'oe', ß: 'ss', ã: 'a' };
const writtenOut = (text: string) => text.toLowerCase().replace(/[üöåøßã]/g, (letter) => WRITTEN_OUT[letter] ?? letter);
const withoutAccents = (text: string) =>
  text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ø', 'o').replaceAll('ß', 'ss');

describe('the search of staff', () => {
  it('the staff search finds a name in any spelling by any other: with and without punctuation and umlauts, and with umlauts written out', async () => {
    await fc.assert(
      fc.asyncProperty(name, async ({ parts, mark }) => {
        const whole = parts.join(mark);
        const spellings = [...new Set([whole, withoutAccents(whole), writtenOut(whole)])];
        const search = await ordersOf([...spellings, 'Somebody Else']);
        for (const spelt of spellings) {
          for (const joint of [
            spelt,
            spelt.replaceAll(mark, ''),
            spelt.replaceAll(mark, ' '),
            spelt.replaceAll(mark, '-'),
          ]) {
            expect([joint, await search(joint)]).toEqual([joint, spellings.toSorted()]);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ['obrien', ["Conan O'Brien", 'Conan OBrien']],
    ["o'brien", ["Conan O'Brien", 'Conan OBrien']],
    ['mueller', ['Hans Mueller', 'Hans Müller', 'Hans Muller']],
    ['müller', ['Hans Mueller', 'Hans Müller', 'Hans Muller']],
    ['muller', ['Hans Mueller', 'Hans Müller', 'Hans Muller']],
    ['muelle', ['Hans Mueller', 'Hans Müller', 'Hans Muller']],
    ['bauer', ['Susan Bauer']],
    ['sue', []],
    ['jeanl', ['Jean-Luc Picard']],
    ['小明', ['王小明']],
    ['明小', []],
    ['สมชาย', ['นายสมชาย']],
    ['brienne', []],
  ])('the staff search: %s finds %j', async (wanted, expected) => {
    const search = await ordersOf([
      "Conan O'Brien",
      'Conan OBrien',
      'Hans Müller',
      'Hans Mueller',
      'Hans Muller',
      'Susan Bauer',
      'Jean-Luc Picard',
      '王小明',
      'นายสมชาย',
    ]);
    expect(await search(wanted)).toEqual(expected.sort());
  });

  it('the staff search uses its index, however a name is spelled', async () => {
    const plan = await prisma.$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL enable_seqscan = off`;
      const where = Prisma.sql`o.confirmed_at IS NOT NULL AND ${matches("O'Brien Müller 小明")}`;
      return tx.$queryRaw<{ 'QUERY PLAN': string }[]>`EXPLAIN SELECT FROM "order" o WHERE ${where}`;
    });
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('order_search');
  });
});

it('ANALYZE can read every table, as autovacuum does, including the expressions of indexes', async () => {
  await ordersOf(["Zoë O'Brien-Müller"]);
  await prisma.$executeRaw`UPDATE "order" SET confirmed_at = now()`;
  const { prisma: owner } = await open('owner');
  expect(await owner.$executeRaw`ANALYZE`).toBe(0);
});
