import type { PriceRow, ProductRow, StockLevel, VariantRow } from '../domain/catalogue.ts';
import type { ProductPart, ProductParts } from '../domain/product-parts.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** A variant as a statement returns it; within JSON, numbers and times are in JSON form. */
export type VariantRecord = Omit<
  VariantRow,
  'archivedAt' | 'price' | 'productId' | 'productTitle' | 'productStatus' | 'stock'
> &
  StockLevel & {
    lowAt: number | null;
    /** Absent if archived variants were not read. */
    archivedAt?: Date | null;
    priceId: string | null;
    amountMinor: bigint | number;
    compareAtMinor: bigint | number | null;
    currencyCode: string;
    validFrom: Date | string;
  };

/** Variants `v` with their stock `s` and their current `price`. */
export const variantSource = Prisma.sql`variant v
  JOIN stock s ON s.variant_id = v.id
  LEFT JOIN LATERAL (
    SELECT id, amount_minor, compare_at_minor, currency_code, valid_from FROM price
    WHERE variant_id = v.id AND valid_from <= now()
    ORDER BY valid_from DESC, sequence DESC LIMIT 1
  ) price ON true`;

const always = Prisma.sql`
  v.id, v.sku, v.title, price.id AS "priceId", price.amount_minor AS "amountMinor", price.compare_at_minor AS "compareAtMinor",
  price.currency_code AS "currencyCode", price.valid_from AS "validFrom", s.tracked, s.backorder, s.on_hand AS "onHand",
  s.reserved, s.low_at AS "lowAt"`;

const columns: Partial<Record<ProductPart, Prisma.Sql>> = {
  selectedOptions: Prisma.sql`v.selected_options AS "selectedOptions"`,
  barcode: Prisma.sql`v.barcode`,
  image: Prisma.sql`v.image_url AS "imageUrl"`,
};

/** Whether a variant `v` has one of these SKUs, in any case, by the expression of the unique index. */
export function hasSku(skus: readonly string[]): Prisma.Sql {
  return Prisma.sql`case_key(v.sku) = ANY(ARRAY(SELECT case_key(sku) FROM unnest((SELECT ${skus}::text[])::text[]) AS sku))`;
}

/** A `VariantRecord` of `variantSource`, with the requested parts. */
export function variantColumns(parts: ProductParts): Prisma.Sql {
  return Prisma.join([always, ...[...parts].flatMap((part) => columns[part] ?? [])], ', ');
}

export function toVariant(record: VariantRecord, product: Pick<ProductRow, 'id' | 'title' | 'status'>): VariantRow {
  return {
    id: record.id,
    productId: product.id,
    productTitle: product.title,
    productStatus: product.status,
    sku: record.sku,
    title: record.title,
    selectedOptions: record.selectedOptions,
    barcode: record.barcode,
    imageUrl: record.imageUrl,
    archivedAt: record.archivedAt ?? null,
    price: priceOf(record),
    stock: {
      tracked: record.tracked,
      backorder: record.backorder,
      onHand: record.onHand,
      reserved: record.reserved,
      lowAt: record.lowAt,
    },
  };
}

function priceOf(record: VariantRecord): PriceRow | null {
  const { id, priceId, amountMinor, compareAtMinor, currencyCode, validFrom } = record;
  if (priceId === null) return null;
  return {
    id: priceId,
    variantId: id,
    amountMinor: BigInt(amountMinor),
    compareAtMinor: compareAtMinor === null ? null : BigInt(compareAtMinor),
    currencyCode,
    validFrom: new Date(validFrom),
  };
}
