import { PLAN_ANEW, type SqlRunner } from '@commerce/database';
import { type FacetRow, facetsOf, type Summary } from '../domain/facets.ts';
import { normalizeText } from '../domain/plain-text.ts';
import { type PriceBucket, priceBuckets } from '../domain/price-buckets.ts';
import { isUnrestricted, type ProductSelection, spellings } from '../domain/product-filter.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { CATEGORY_AS_JSON } from './category-service.ts';
import { allOf, type Restriction, restrictionsOf } from './listing-conditions.ts';

/** Counting stops here, so that its cost is bounded. */
const MOST_COUNTED = 10_000;
const LIMIT = Prisma.raw(String(MOST_COUNTED + 1));
const MOST_VALUES = Prisma.raw('100');
const MOST_OPTION_VALUES = Prisma.raw('300');
/** So many filtered options have a set of their own, because each set is read from the list. */
const MOST_OPTION_SETS = 4;

/** The number of all products on sale. */
export const COUNT_OF_ALL = Prisma.sql`SELECT coalesce(sum(products), 0)::int FROM listing_count WHERE kind = 'ALL'`;

/** Counts products on sale. */
export type SummaryService = ReturnType<typeof createSummaryService>;

export function createSummaryService({ sql }: { sql: SqlRunner }) {
  return {
    /** Counts the selected products and, on request, their facets. One statement. */
    async summarize(selection: ProductSelection, currencyCode: string, withFacets: boolean): Promise<Summary> {
      const buckets = priceBuckets(currencyCode);
      const counts = withFacets ? facetCounts(selection, buckets) : total(selection);
      const isOnePlan = isUnrestricted(selection) && !withFacets;
      const rows = await sql.$queryRaw<FacetRow[]>`${isOnePlan ? Prisma.empty : Prisma.raw(PLAN_ANEW)} ${counts}`;
      const counted = rows.find(({ facet }) => facet === 'total')?.count ?? 0;
      const exact = counted <= MOST_COUNTED || isUnrestricted(selection);
      return {
        total: { count: exact ? counted : MOST_COUNTED, exact },
        facets: withFacets ? facetsOf(rows, buckets) : null,
      };
    },
  };
}

function total(selection: ProductSelection): Prisma.Sql {
  const some = Prisma.sql`SELECT count(*)::int FROM (
    SELECT FROM product_listing l WHERE ${allOf(restrictionsOf(selection).values())} LIMIT ${LIMIT}) counted`;
  return Prisma.sql`
    SELECT 'total' AS facet, '' AS value, (${isUnrestricted(selection) ? COUNT_OF_ALL : some}) AS count, NULL AS category`;
}

/**
 * One set of products for all facets without a filter, and one for each filtered facet, without its own filter. Each is
 * counted up to the limit, newest first.
 */
function facetCounts(selection: ProductSelection, buckets: readonly PriceBucket[]): Prisma.Sql {
  const restrictions = restrictionsOf(selection);
  const names = [...restrictions.keys()].filter((name) => name !== 'search' && name !== 'available');
  const isOption = (name: Restriction) => name.startsWith('option ');
  const options = names.filter(isOption).slice(0, MOST_OPTION_SETS);
  const ignoring = [...names.filter((name) => !isOption(name)), ...options];
  const sets = new Map<Restriction | null, Prisma.Sql>(
    [null, ...ignoring].map((ignored, i) => [ignored, Prisma.raw(`set_${i}`)]),
  );
  const setOf = (facet: Restriction) => sets.get(facet) ?? sets.get(null) ?? Prisma.empty;
  const definitions = [...sets].map(([ignored, name]) => {
    const rest = [...restrictions].flatMap(([restriction, condition]) => (restriction === ignored ? [] : [condition]));
    return Prisma.sql`${name} AS MATERIALIZED (
      SELECT l.vendor, l.product_type, l.tags, l.category_ids, l.options, l.min_minor, l.max_minor
      FROM product_listing l WHERE ${allOf(rest)} ORDER BY l.created_at DESC, l.product_id DESC LIMIT ${LIMIT})`;
  });
  const tooLong = [...sets.values()].map(
    (name) => Prisma.sql`SELECT 'inexact', '', 1, NULL::json FROM (SELECT count(*) AS n FROM ${name}) s
                         WHERE n > ${Prisma.raw(String(MOST_COUNTED))}`,
  );
  return Prisma.sql`WITH ${Prisma.join(definitions)} ${Prisma.join(
    [
      total(selection),
      ...tooLong,
      categoryCounts(setOf('category')),
      valueCounts('vendor', Prisma.sql`${setOf('vendor')} s, LATERAL (SELECT s.vendor AS v) x`),
      valueCounts('productType', Prisma.sql`${setOf('productType')} s, LATERAL (SELECT s.product_type AS v) x`),
      valueCounts('tag', Prisma.sql`${setOf('tag')} s, unnest(s.tags) x (v)`),
      ...optionCounts(selection, sets, setOf),
      priceCounts(setOf('price'), buckets),
    ],
    ' UNION ALL ',
  )}`;
}

function valueCounts(facet: FacetRow['facet'], source: Prisma.Sql, most = MOST_VALUES): Prisma.Sql {
  return Prisma.sql`(
    SELECT ${Prisma.raw(`'${facet}'`)}, x.v, count(*)::int, NULL::json FROM ${source} WHERE x.v IS NOT NULL
    GROUP BY x.v ORDER BY count(*) DESC, x.v LIMIT ${most})`;
}

function categoryCounts(set: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`(
    SELECT 'category', c.slug, n.count,
           ${CATEGORY_AS_JSON}
    FROM (SELECT id, count(*)::int AS count FROM ${set} s, unnest(s.category_ids) id GROUP BY id) n
    JOIN category c ON c.id = n.id ORDER BY n.count DESC, c.slug LIMIT ${MOST_VALUES})`;
}

/** The filtered options have sets of their own; all others share one. */
function optionCounts(
  { filter: { options } }: ProductSelection,
  sets: ReadonlyMap<Restriction | null, Prisma.Sql>,
  setOf: (facet: Restriction) => Prisma.Sql,
): Prisma.Sql[] {
  const filtered = [...new Set(options.map(({ name }) => normalizeText(name)))];
  const all = options.flatMap(({ name }) => spellings(name));
  const nameOf = Prisma.sql`split_part(x.v, E'\x1f', 1)`;
  const unfiltered = valueCounts(
    'option',
    Prisma.sql`(SELECT x.v FROM ${sets.get(null) ?? Prisma.empty} s, unnest(s.options) x (v)
                WHERE ${nameOf} <> ALL (${all}::text[])) x`,
    MOST_OPTION_VALUES,
  );
  const own = filtered.map((name) => {
    const names = all.filter((spelling) => normalizeText(spelling) === name);
    return valueCounts(
      'option',
      Prisma.sql`(SELECT x.v FROM ${setOf(`option ${name}`)} s, unnest(s.options) x (v)
                  WHERE ${nameOf} = ANY (${names}::text[])) x`,
    );
  });
  return [unfiltered, ...own];
}

/** All ranges in one pass: a product counts in each range that its prices overlap. */
function priceCounts(set: Prisma.Sql, buckets: readonly PriceBucket[]): Prisma.Sql {
  const counts = buckets.map(
    ({ min, max }) => Prisma.sql`count(*) FILTER (
      WHERE s.max_minor >= ${min}::bigint AND s.min_minor <= ${max ?? Number.MAX_SAFE_INTEGER}::bigint)`,
  );
  return Prisma.sql`(
    SELECT 'price', b.min::text, b.count::int, NULL::json
    FROM (SELECT ARRAY[${Prisma.join(counts)}] AS counts FROM ${set} s) counted,
         unnest(${buckets.map(({ min }) => min)}::bigint[], counted.counts) b (min, count)
    WHERE b.count > 0)`;
}
