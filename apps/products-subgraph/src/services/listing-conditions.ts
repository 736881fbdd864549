import { OPTION_SEPARATOR } from '../domain/facets.ts';
import { normalizeText } from '../domain/plain-text.ts';
import { type ProductSelection, spellings } from '../domain/product-filter.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** What a condition restricts: a facet ignores the condition on itself. For options: `option` and the normalised name. */
export type Restriction =
  | 'search'
  | 'available'
  | 'category'
  | 'vendor'
  | 'productType'
  | 'tag'
  | 'price'
  | `option ${string}`;

/** The rows of `product_listing l` that are valid now. Scheduled prices take effect through this condition alone. */
export const current = Prisma.sql`l.valid_from <= now() AND l.valid_to > now()`;

/** The conditions of a selection on `product_listing l`, by what they restrict. */
export function restrictionsOf({ search, filter }: ProductSelection): Map<Restriction, Prisma.Sql> {
  const { category, vendors, productTypes, tags, price, availableOnly, options } = filter;
  const found = new Map<Restriction, Prisma.Sql>();
  if (search !== null) found.set('search', Prisma.sql`l.search_vector @@ ${queryOf(search)}`);
  if (availableOnly) found.set('available', Prisma.sql`l.available`);
  if (category !== null) found.set('category', Prisma.sql`l.category_ids @> ARRAY[category_with_slug(${category})]`);
  if (vendors.length > 0) found.set('vendor', Prisma.sql`l.vendor = ANY(${vendors}::text[])`);
  if (productTypes.length > 0) found.set('productType', Prisma.sql`l.product_type = ANY(${productTypes}::text[])`);
  if (tags.length > 0) found.set('tag', Prisma.sql`l.tags && ${tags}::text[]`);
  if (price.min !== null || price.max !== null) found.set('price', touches(price));
  for (const { name, values } of options) {
    const keys = spellings(name).flatMap((spelling) => values.map((value) => spelling + OPTION_SEPARATOR + value));
    const isOne = Prisma.sql`l.options && ${keys}::text[]`;
    const restriction = `option ${normalizeText(name)}` as const;
    const before = found.get(restriction);
    found.set(restriction, before ? Prisma.sql`${before} AND ${isOne}` : isOne);
  }
  return found;
}

/** The conjunction of all restrictions on `product_listing l`, and of the given conditions. */
export function allOf(restrictions: Iterable<Prisma.Sql>): Prisma.Sql {
  return Prisma.join([current, ...restrictions], ' AND ');
}

/** The text search query, visible to the planner. */
export function queryOf(search: string): Prisma.Sql {
  return Prisma.sql`product_query(${search})`;
}

/** The lower end uses the expression of the index on prices. */
function touches({ min, max }: { min: number | null; max: number | null }): Prisma.Sql {
  const ends = [
    ...(min === null ? [] : [Prisma.sql`l.max_minor >= ${min}::bigint`]),
    Prisma.sql`coalesce(l.min_minor, 9007199254740991) <= ${max ?? Number.MAX_SAFE_INTEGER - 1}::bigint`,
  ];
  return Prisma.join(ends, ' AND ');
}
