import { Prisma } from '../generated/prisma/client.ts';

/** A `ProductRow` of `product p`. */
export const productColumns = Prisma.sql`
  p.id, p.slug, p.title, p.description, p.vendor, p.product_type AS "productType", p.tags, p.status, p.options, p.images,
  p.seo_title AS "seoTitle", p.seo_description AS "seoDescription", p.published_at AS "publishedAt", p.version,
  p.created_at AS "createdAt", p.updated_at AS "updatedAt"`;
