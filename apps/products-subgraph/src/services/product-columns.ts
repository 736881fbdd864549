import type { ProductRow } from '../domain/catalogue.ts';
import type { ProductParts } from '../domain/product-parts.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { toVariant, type VariantRecord, variantColumns, variantSource } from './variant-columns.ts';

/** A product as a statement answers it. */
export type ProductRecord = Omit<ProductRow, 'variants'> & { variants?: VariantRecord[] };

const columns = Prisma.sql`
  p.id, p.slug, p.title, p.description, p.vendor, p.product_type AS "productType", p.tags, p.status, p.options, p.images,
  p.seo_title AS "seoTitle", p.seo_description AS "seoDescription", p.published_at AS "publishedAt", p.version,
  p.created_at AS "createdAt", p.updated_at AS "updatedAt"`;

const variantsColumn = (seen: Prisma.Sql) => Prisma.sql`, (
  SELECT coalesce(json_agg(variant ORDER BY variant.position), '[]') FROM (
    SELECT ${variantColumns}, v.position FROM ${variantSource}
    WHERE v.product_id = p.id AND v.archived_at IS NULL ${seen}
  ) variant) AS variants`;
const publishedVariants = variantsColumn(Prisma.sql`AND v.published_at IS NOT NULL`);
const allVariants = variantsColumn(Prisma.empty);

const categoriesColumn = Prisma.sql`,
  ARRAY(SELECT l.category_id FROM product_category l WHERE l.product_id = p.id) AS "categoryIds"`;

/**
 * A `ProductRecord` of `product p`, with the parts that are wanted.
 * @param withDrafts for staff: with variants that were never on sale.
 */
export function productColumns({ variants, categories }: ProductParts, withDrafts = false): Prisma.Sql {
  const variantsColumn = withDrafts ? allVariants : publishedVariants;
  return Prisma.sql`${columns}${variants ? variantsColumn : Prisma.empty}${categories ? categoriesColumn : Prisma.empty}`;
}

export function toProduct(record: ProductRecord): ProductRow {
  const { variants, ...product } = record;
  return variants ? { ...product, variants: variants.map((variant) => toVariant(variant, product)) } : product;
}
