import { randomUUID } from 'node:crypto';
import { encodeCursor, readPage } from '@commerce/graphql';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFilter } from '../src/domain/product-filter.ts';
import { createListingService } from '../src/services/listing-service.ts';
import { mug } from './import-files.ts';
import { makeShop, type Shop } from './import-shop.ts';

/** So small that new products replace all of the newest ones. */
const bounds = { lookedThrough: 20, frequent: 5, ranked: 8 };
const noParts = new Set<never>();

/** Where a product has the searched word, if at all. */
type Kind = 'title' | 'vendor' | 'nowhere';
interface Created {
  kinds: Kind[];
  /**
   * Whether they were created before the first products but committed later, like an import's; these never have the
   * word.
   */
  late: boolean;
}

async function create({ importRows, query }: Shop, word: string, { kinds, late }: Created, since: string) {
  const handles = kinds.map(() => `p-${randomUUID()}`);
  const cellsOf = (kind: Kind) => ({ title: { Title: `Mug ${word}` }, vendor: { Vendor: word }, nowhere: {} })[kind];
  const rows = handles.map((handle, i) =>
    mug({ Handle: handle, 'Variant SKU': handle, ...cellsOf(late ? 'nowhere' : (kinds[i] ?? 'nowhere')) }),
  );
  await importRows(rows);
  if (late) await query(`UPDATE product SET created_at = '${since}' WHERE slug IN ('${handles.join(`', '`)}')`);
}

/** The slugs of a list, in its order, page by page; more products are created between two pages. */
async function walk(shop: Shop, search: string, size: number, backward: boolean, between: () => Promise<void>) {
  const listing = createListingService({ sql: shop.sql.lists, bounds });
  const slugs: string[] = [];
  for (let cursor: string | null = null; ; await between()) {
    const page = readPage(backward ? { last: size, before: cursor } : { first: size, after: cursor });
    const { nodes, pageInfo } = await listing.list(page, { search, filter: readFilter({}) }, 'RELEVANCE', noParts);
    slugs[backward ? 'unshift' : 'push'](...nodes.map(({ slug }) => slug));
    if (!(backward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return slugs;
    cursor = backward ? pageInfo.startCursor : pageInfo.endCursor;
  }
}

test('paging through a search by relevance, in either direction, gives each product once and in the same order while products are created', async () => {
  const shop = await makeShop();
  const kind = fc.constantFrom<Kind>('title', 'vendor', 'nowhere', 'nowhere', 'nowhere');
  const created = fc.record({ kinds: fc.array(kind, { minLength: 1, maxLength: 4 }), late: fc.boolean() });
  let words = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(fc.array(kind, { minLength: 5, maxLength: 30 }), fc.array(kind, { minLength: 15, maxLength: 25 })),
      fc.array(created, { minLength: 2, maxLength: 5 }),
      fc.integer({ min: 1, max: 6 }),
      fc.boolean(),
      async (kinds, meanwhile, size, backward) => {
        // Each run uses a new word.
        const word = `walk${words++}x`;
        for (const some of kinds) await create(shop, word, { kinds: some, late: false }, '');
        const [{ since } = { since: '' }] = await shop.query<{ since: string }>(
          'SELECT max(created_at)::text AS since FROM product',
        );
        const before = await walk(shop, word, 100, false, async () => undefined);
        const coming = meanwhile[Symbol.iterator]();
        const found = await walk(shop, word, size, backward, async () => {
          const { value } = coming.next();
          if (value) await create(shop, word, value, since);
        });
        expect(found).toEqual(before);
      },
    ),
    { numRuns: 30 },
  );
});

const MOMENT = '2026-01-01T00:00:00.000Z';
const RARE = ['2999-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '00000000-0000-0000-0000-000000000000'];

test.each<[title: string, values: (string | number)[]]>([
  ['without what its walk is about', []],
  ['with an impossible moment', ['infinity', MOMENT, randomUUID()]],
])('the cursor of a search %s is refused', async (_title, values) => {
  const { services } = await makeShop();
  const after = encodeCursor('relevance mug', [1, MOMENT, randomUUID(), ...values]);
  const listed = services.listing.list(
    readPage({ after }),
    { search: 'mug', filter: readFilter({}) },
    'RELEVANCE',
    noParts,
  );
  await expect(listed).rejects.toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});

test('a cursor that claims that a very frequent search is rare is not trusted, because that would be expensive', async () => {
  const shop = await makeShop();
  await create(shop, 'forged', { kinds: Array.from({ length: 35 }, () => 'title'), late: false }, '');
  const after = encodeCursor('relevance forged', [Number.MAX_SAFE_INTEGER, MOMENT, randomUUID(), ...RARE]);
  const listing = createListingService({
    sql: shop.sql.lists,
    bounds: { lookedThrough: 40, frequent: 1, ranked: 10 },
  });
  const selection = { search: 'forged', filter: readFilter({}) };
  const { nodes } = await listing.list(readPage({ first: 100, after }), selection, 'RELEVANCE', noParts);
  // A rare search would rank ten, and list no others.
  expect(nodes).toHaveLength(35);
});
