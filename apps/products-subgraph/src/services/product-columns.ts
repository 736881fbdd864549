import type { ProductRow } from '../domain/catalogue.ts';
import type { ProductPart, ProductParts } from '../domain/product-parts.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { CATEGORY_AS_JSON } from './category-service.ts';
import { toVariant, type VariantRecord, variantColumns, variantSource } from './variant-columns.ts';

/** A product as a statement returns it. */
export type ProductRecord = Omit<ProductRow, 'variants'> & { variants?: VariantRecord[] };

const always = Prisma.sql`p.id, p.slug, p.title, p.vendor, p.product_type AS "productType", p.status, p.version,
  p.created_at AS "createdAt"`;

const onceOnSale = Prisma.sql`AND v.published_at IS NOT NULL`;

const columns: Partial<Record<ProductPart, (parts: ProductParts, withDrafts: boolean) => Prisma.Sql>> = {
  description: () => Prisma.sql`p.description`,
  tags: () => Prisma.sql`p.tags`,
  options: () => Prisma.sql`p.options`,
  images: () => Prisma.sql`p.images`,
  seo: () => Prisma.sql`p.seo_title AS "seoTitle", p.seo_description AS "seoDescription"`,
  publishedAt: () => Prisma.sql`p.published_at AS "publishedAt"`,
  updatedAt: () => Prisma.sql`p.updated_at AS "updatedAt"`,
  variants: (parts, withDrafts) => Prisma.sql`(
    SELECT coalesce(json_agg(variant ORDER BY variant.position), '[]') FROM (
      SELECT ${variantColumns(parts)}, v.position FROM ${variantSource}
      WHERE v.product_id = p.id AND v.archived_at IS NULL ${withDrafts ? Prisma.empty : onceOnSale}
    ) variant) AS variants`,
  categories: () => Prisma.sql`(
    SELECT coalesce(json_agg(${CATEGORY_AS_JSON} ORDER BY c.title, c.id), '[]')
    FROM product_category l JOIN category c ON c.id = l.category_id WHERE l.product_id = p.id) AS categories`,
};

/**
 * A `ProductRecord` of `product p`, with the requested parts.
 * @param withDrafts for staff: includes variants that were never on sale.
 */
export function productColumns(parts: ProductParts, withDrafts = false): Prisma.Sql {
  const wanted = [...parts].flatMap((part) => columns[part]?.(parts, withDrafts) ?? []);
  return Prisma.join([always, ...wanted], ', ');
}

export function toProduct(record: ProductRecord): ProductRow {
  const { variants, ...product } = record;
  return variants ? { ...product, variants: variants.map((variant) => toVariant(variant, product)) } : product;
}
