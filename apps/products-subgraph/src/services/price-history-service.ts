import type { SqlRunner } from '@commerce/database';
import { connection, decodeCursor, encodeCursor, type PageRequest } from '@commerce/graphql';
import type { PriceRow } from '../domain/catalogue.ts';
import { lowestPriorPrice, type PastPrice, REFERENCE_PERIOD_MS } from '../domain/lowest-price.ts';
import type { PricePeriod } from '../domain/price-history.ts';
import { Prisma } from '../generated/prisma/client.ts';

/**
 * Reads the past prices of variants and, for viewers who may see them, the scheduled ones: one statement for any number
 * of variants.
 */
export type PriceHistoryService = ReturnType<typeof createPriceHistoryService>;

/** A row as a statement returns it, by itself or within JSON. */
type AsRead<Row> = {
  [Field in keyof Row]: Row[Field] extends Date
    ? Date | string
    : Row[Field] extends bigint
      ? bigint | number
      : Row[Field];
};
/** An optional price: absent if its id is null. */
type NextPrice = {
  [Field in keyof Omit<PriceRow, 'variantId'> as `next${Capitalize<Field>}`]: AsRead<PriceRow>[Field];
};
type Row = AsRead<PriceRow & { sequence: bigint }> & Omit<NextPrice, 'nextId'> & { nextId: string | null };
type HistoryRow = PricePeriod & { sequence: bigint };

const ORDER = 'price-history';

/**
 * The public sees no scheduled price, and none that was superseded before it took effect, at which nobody could buy.
 */
const PUBLIC = Prisma.sql`p.valid_from <= now() AND NOT EXISTS (
  SELECT FROM price later WHERE later.variant_id = p.variant_id AND later.valid_from = p.valid_from
  AND later.sequence > p.sequence)`;

export function createPriceHistoryService({ sql }: { sql: SqlRunner }) {
  const visible = (all: boolean) => (all ? Prisma.sql`true` : PUBLIC);

  return {
    /**
     * The same page of each variant's history, the latest price first.
     * @param all whether to include scheduled prices, and prices that were superseded before they took effect.
     * @throws BAD_USER_INPUT for cursors of another list.
     */
    async pages(variantIds: readonly string[], page: PageRequest, all: boolean) {
      const rows = await sql.$queryRaw<Row[]>`
        SELECT h.*, next.id AS "nextId", next.amount_minor AS "nextAmountMinor",
               next.compare_at_minor AS "nextCompareAtMinor", next.currency_code AS "nextCurrencyCode",
               next.valid_from AS "nextValidFrom"
        FROM unnest(${variantIds}::uuid[]) AS asked (id)
        CROSS JOIN LATERAL (
          SELECT p.id, p.variant_id AS "variantId", p.amount_minor AS "amountMinor",
                 p.compare_at_minor AS "compareAtMinor", p.currency_code AS "currencyCode",
                 p.valid_from AS "validFrom", p.sequence
          FROM price p WHERE p.variant_id = asked.id AND ${visible(all)} AND ${rangeOf(page)}
          ORDER BY p.valid_from DESC, p.sequence DESC LIMIT ${page.size + 1}
        ) h
        LEFT JOIN LATERAL (
          SELECT n.* FROM price n
          WHERE n.variant_id = asked.id AND (n.valid_from, n.sequence) > (h."validFrom", h.sequence)
            AND (${all} OR n.valid_from <= now())
          ORDER BY n.valid_from, n.sequence DESC LIMIT 1
        ) next ON true
        ORDER BY h."variantId", h."validFrom" DESC, h.sequence DESC`;
      const byVariant = groupByVariant(variantIds, rows.map(toPeriod));
      return new Map([...byVariant].map(([id, periods]) => [id, connection(periods, page, cursorOf)]));
    },

    /** The length of each variant's history. */
    async counts(variantIds: readonly string[], all: boolean): Promise<Map<string, number>> {
      const rows = await sql.$queryRaw<{ id: string; prices: number }[]>`
        SELECT p.variant_id AS id, count(*)::int AS prices FROM price p
        WHERE p.variant_id = ANY(${variantIds}::uuid[]) AND ${visible(all)} GROUP BY p.variant_id`;
      return new Map(rows.map(({ id, prices }) => [id, prices]));
    },

    /** See `lowestPriorPrice`; variants without a price are left out. */
    async lowest(variantIds: readonly string[]): Promise<Map<string, bigint>> {
      const rows = await readRecentPrices(sql, variantIds);
      const found = new Map<string, bigint>();
      for (const [id, prices] of groupByVariant(variantIds, rows)) {
        const [first] = prices;
        const amount = first ? lowestPriorPrice(prices, first.offeredSince, first.now) : null;
        if (amount !== null) found.set(id, amount);
      }
      return found;
    },
  };
}

type RecentPrice = PastPrice & { variantId: string; offeredSince: Date; now: Date };

/**
 * The prices that can affect the lowest prior price, in the order in which they supersede each other. The first is the
 * one that applied 30 days before the current amount can have taken effect, however long ago that is.
 */
async function readRecentPrices(sql: SqlRunner, variantIds: readonly string[]): Promise<RecentPrice[]> {
  const rows = await sql.$queryRaw<AsRead<RecentPrice>[]>`
    SELECT p.variant_id AS "variantId", p.amount_minor AS "amountMinor", p.valid_from AS "validFrom",
           v.published_at AS "offeredSince", now() AS now
    FROM variant v
    CROSS JOIN LATERAL (
      SELECT amount_minor FROM price WHERE variant_id = v.id AND valid_from <= now()
      ORDER BY valid_from DESC, sequence DESC LIMIT 1
    ) current
    LEFT JOIN LATERAL (
      SELECT o.valid_from FROM price o
      WHERE o.variant_id = v.id AND o.valid_from <= now() AND o.amount_minor <> current.amount_minor
        AND NOT EXISTS (SELECT FROM price later WHERE later.variant_id = o.variant_id
                        AND later.valid_from = o.valid_from AND later.sequence > o.sequence)
      ORDER BY o.valid_from DESC LIMIT 1
    ) other ON true
    CROSS JOIN LATERAL (
      SELECT coalesce(max(valid_from), '-infinity') AS first FROM price WHERE variant_id = v.id
        AND valid_from <= coalesce(other.valid_from, now()) - ${REFERENCE_PERIOD_MS} * interval '1 millisecond'
    ) reach
    JOIN price p ON p.variant_id = v.id AND p.valid_from BETWEEN reach.first AND now()
    WHERE v.id = ANY(${variantIds}::uuid[]) AND v.published_at IS NOT NULL
    ORDER BY p.variant_id, p.valid_from, p.sequence`;
  return rows.map(({ variantId, amountMinor, validFrom, offeredSince, now }) => ({
    ...{ variantId, amountMinor: BigInt(amountMinor), validFrom: new Date(validFrom) },
    ...{ offeredSince: new Date(offeredSince), now: new Date(now) },
  }));
}

/** One list per variant, empty if it has no rows. */
function groupByVariant<Row extends { variantId: string }>(ids: readonly string[], rows: readonly Row[]) {
  const byVariant = new Map(ids.map((id): [string, Row[]] => [id, []]));
  for (const row of rows) byVariant.get(row.variantId)?.push(row);
  return byVariant;
}

function toPeriod({ id, variantId, sequence, ...row }: Row): HistoryRow {
  const next = { amountMinor: row.nextAmountMinor, compareAtMinor: row.nextCompareAtMinor };
  return {
    ...toPrice({ ...row, id, variantId }),
    sequence: BigInt(sequence),
    supersededBy:
      row.nextId === null
        ? null
        : toPrice({
            ...next,
            id: row.nextId,
            variantId,
            currencyCode: row.nextCurrencyCode,
            validFrom: row.nextValidFrom,
          }),
  };
}

function toPrice({ id, variantId, amountMinor, compareAtMinor, currencyCode, validFrom }: AsRead<PriceRow>): PriceRow {
  return {
    ...{ id, variantId, currencyCode },
    amountMinor: BigInt(amountMinor),
    compareAtMinor: compareAtMinor === null ? null : BigInt(compareAtMinor),
    validFrom: new Date(validFrom),
  };
}

function rangeOf({ after }: PageRequest): Prisma.Sql {
  if (after === null) return Prisma.sql`true`;
  const [validFrom, sequence] = decodeCursor(after, ORDER, ['date', 'number'], 'after');
  return Prisma.sql`(p.valid_from, p.sequence) < (${validFrom}::timestamptz, ${sequence}::bigint)`;
}

function cursorOf({ validFrom, sequence }: HistoryRow): string {
  return encodeCursor(ORDER, [validFrom.toISOString(), Number(sequence)]);
}
