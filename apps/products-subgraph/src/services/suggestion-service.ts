import { PLAN_ANEW, type SqlRunner } from '@commerce/database';
import { Prisma } from '../generated/prisma/client.ts';
import { current, queryOf } from './listing-conditions.ts';

/** A completion of a search. */
export interface Suggestion {
  text: string;
  kind: 'CATEGORY' | 'VENDOR' | 'PRODUCT';
  /** Null for a vendor. */
  slug: string | null;
}

/** Completes what a buyer types. */
export type SuggestionService = ReturnType<typeof createSuggestionService>;

/** The maximum number of suggested categories, and of vendors. */
const FEW = Prisma.raw('3');
/** The number of products containing the words that are checked. */
const NEWEST = Prisma.raw('50');

export function createSuggestionService({ sql }: { sql: SqlRunner }) {
  return {
    /**
     * Categories and vendors that begin with the prefix, then titles that do, then the newest products that contain the
     * words.
     */
    suggest: (prefix: string, first: number): Promise<Suggestion[]> =>
      sql.$queryRaw<Suggestion[]>`${Prisma.raw(PLAN_ANEW)}
      SELECT text, kind, slug FROM (
        SELECT DISTINCT ON (kind, text) * FROM (
          (SELECT 1 AS part, c.title AS text, 'CATEGORY' AS kind, c.slug FROM category c
           JOIN listing_count n ON n.kind = 'CATEGORY' AND n.value = c.id::text AND n.products > 0
           WHERE ${beginsWith(Prisma.sql`plain_words(c.title)`, prefix)} ORDER BY n.products DESC, c.slug LIMIT ${FEW})
          UNION ALL
          (SELECT 2, value, 'VENDOR', NULL FROM listing_count
           WHERE kind = 'VENDOR' AND products > 0 AND ${beginsWith(Prisma.sql`plain_words(value)`, prefix)}
           ORDER BY plain_words(value) COLLATE "C" LIMIT ${FEW})
          UNION ALL
          (SELECT 3, p.title, 'PRODUCT', p.slug FROM (
             SELECT l.product_id FROM product_listing l
             WHERE ${current} AND ${beginsWith(Prisma.sql`l.title_key`, prefix)} ORDER BY l.title_key LIMIT ${first}
           ) l JOIN product p ON p.id = l.product_id)
          UNION ALL
          (SELECT 4, p.title, 'PRODUCT', p.slug FROM (
             SELECT l.product_id FROM product_listing l
             WHERE ${current} AND l.title_vector @@ ${queryOf(prefix)}
             ORDER BY l.created_at DESC, l.product_id DESC LIMIT ${NEWEST}
           ) l JOIN product p ON p.id = l.product_id)
        ) found ORDER BY kind, text, part, slug
      ) best ORDER BY part, text, slug LIMIT ${first}`,
  };
}

/** By the bytes of the text, as in its index. False for an empty prefix. */
function beginsWith(text: Prisma.Sql, prefix: string): Prisma.Sql {
  const words = Prisma.sql`plain_words(${prefix})`;
  return Prisma.sql`(${words} <> '' AND ${text} COLLATE "C" >= ${words} AND ${text} COLLATE "C" < ${words} || chr(1114111))`;
}
