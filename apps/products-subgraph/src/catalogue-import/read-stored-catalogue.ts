import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import type { CategoryRow, StockLevel } from '../domain/catalogue.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { hasSku } from '../services/variant-columns.ts';
import { slugCandidates } from './plan-categories.ts';
import { readCandidates, readTakenSlugs } from './read-candidates.ts';
import { type Recognised, recogniseProducts } from './recognise-products.ts';
import type { Recognition } from './recognition.ts';
import type { StoredCatalogue, StoredProduct, StoredVariant } from './stored-catalogue.ts';
import { type Candidate, StoredIdentities } from './stored-identities.ts';

/**
 * Reads what the database has of the products, in at most four statements for any number of them, and two more if the
 * file has no handles, or three if one of its new slugs is taken. Adds to the claims.
 */
export async function readStoredCatalogue(
  tx: Prisma.TransactionClient,
  products: readonly CatalogueProduct[],
  { now, ...recognition }: Recognition & { now: Date },
): Promise<StoredCatalogue> {
  const owners = await readSkuOwners(tx, products);
  const { recognised, candidates } = await recognise(tx, products, owners, recognition);
  const storedProducts = await readProducts(tx, products, recognised);
  for (const { id, externalId } of candidates) setExternalId(storedProducts, id, externalId);
  await readVariantsInto(storedProducts, tx, now);
  const isNew = ({ handle, origin }: CatalogueProduct) => origin !== null && !storedProducts.has(handle);
  return {
    products: storedProducts,
    refusals: new Map([...recognised].flatMap(([handle, each]) => ('refusal' in each ? [[handle, each.refusal]] : []))),
    takenSlugs: await readTakenSlugs(
      tx,
      products.filter(isNew).map(({ handle }) => handle),
    ),
    handleBySku: new Map(owners.map(({ sku, slug }) => [caseKey(sku), slug])),
    categories: await readCategories(tx, products),
  };
}

async function recognise(
  tx: Prisma.TransactionClient,
  products: readonly CatalogueProduct[],
  owners: readonly SkuOwner[],
  recognition: Recognition,
): Promise<{ recognised: Map<string, Recognised>; candidates: Candidate[] }> {
  const unhandled = products.filter(({ origin }) => origin !== null);
  if (unhandled.length === 0) return { recognised: new Map(), candidates: [] };
  const ownerIds = [...new Set(owners.map(({ productId }) => productId))];
  const candidates = await readCandidates(tx, unhandled, { source: recognition.source, ownerIds });
  const ownerBySku = new Map(owners.map(({ sku, productId }) => [caseKey(sku), productId]));
  const stored = new StoredIdentities(candidates, ownerBySku);
  return { recognised: recogniseProducts(unhandled, stored, recognition), candidates };
}

function setExternalId(products: ReadonlyMap<string, StoredProduct>, id: string, externalId: string | null): void {
  for (const product of products.values()) if (product.id === id) product.externalId = externalId;
}

/** By the handles of the file. */
async function readProducts(
  tx: Prisma.TransactionClient,
  products: readonly CatalogueProduct[],
  recognised: ReadonlyMap<string, Recognised>,
) {
  const slugs = products.filter(({ origin }) => origin === null).map(({ handle }) => handle);
  const handleById = new Map(
    [...recognised].flatMap(([handle, each]) =>
      'productId' in each && each.productId !== null ? [[each.productId, handle]] : [],
    ),
  );
  const rows = await tx.$queryRaw<Omit<StoredProduct, 'variants' | 'externalId'>[]>`
    SELECT id, slug, title, description, vendor, product_type AS "productType", tags, status, options, images,
           seo_title AS "seoTitle", seo_description AS "seoDescription", published_at AS "publishedAt",
           ARRAY(SELECT category_id FROM product_category WHERE product_id = product.id) AS "categoryIds"
    FROM product WHERE slug = ANY(${slugs}::text[]) OR id = ANY(${[...handleById.keys()]}::uuid[])`;
  return new Map(
    rows.map((row): [string, StoredProduct] => {
      return [handleById.get(row.id) ?? row.slug, { ...row, externalId: null, variants: [] }];
    }),
  );
}

type VariantRow = Omit<StoredVariant, 'price' | 'stock'> & {
  productId: string;
  compareAtMinor: bigint | null;
  amountMinor: bigint | null;
  currencyCode: string | null;
} & { [Field in keyof StockLevel]: StockLevel[Field] | null };

async function readVariantsInto(products: Map<string, StoredProduct>, tx: Prisma.TransactionClient, now: Date) {
  if (products.size === 0) return;
  const byId = new Map([...products.values()].map((product) => [product.id, product]));
  const rows = await tx.$queryRaw<VariantRow[]>`
    SELECT v.product_id AS "productId", v.id, v.position, v.sku, v.title, v.selected_options AS "selectedOptions", v.barcode,
           v.image_url AS "imageUrl", v.weight_grams AS "weightGrams",
           v.requires_shipping AS "requiresShipping", v.taxable, v.archived_at AS "archivedAt",
           price.amount_minor AS "amountMinor", price.compare_at_minor AS "compareAtMinor", price.currency_code AS "currencyCode",
           s.tracked, s.backorder, s.on_hand AS "onHand", s.reserved
    FROM variant v
    LEFT JOIN stock s ON s.variant_id = v.id
    LEFT JOIN LATERAL (
      SELECT amount_minor, compare_at_minor, currency_code FROM price
      WHERE variant_id = v.id AND valid_from <= ${now}::timestamptz
      ORDER BY valid_from DESC, sequence DESC LIMIT 1
    ) price ON true
    WHERE v.product_id = ANY(${[...byId.keys()]}::uuid[])
    ORDER BY v.product_id, v.position`;
  for (const { productId, ...row } of rows) byId.get(productId)?.variants.push(toVariant(row));
}

function toVariant(row: Omit<VariantRow, 'productId'>): StoredVariant {
  const { compareAtMinor, amountMinor, currencyCode, tracked, backorder, onHand, reserved, ...variant } = row;
  const hasPrice = amountMinor !== null && currencyCode !== null;
  const hasStock = tracked !== null && backorder !== null && onHand !== null && reserved !== null;
  return {
    ...variant,
    price: hasPrice
      ? {
          amountMinor: Number(amountMinor),
          compareAtMinor: compareAtMinor === null ? null : Number(compareAtMinor),
          currencyCode,
        }
      : null,
    stock: hasStock ? { tracked, backorder, onHand, reserved } : null,
  };
}

interface SkuOwner {
  sku: string;
  slug: string;
  productId: string;
}

async function readSkuOwners(tx: Prisma.TransactionClient, products: readonly CatalogueProduct[]): Promise<SkuOwner[]> {
  const skus = products.flatMap(({ variants }) => variants.flatMap(({ sku }) => sku ?? []));
  if (skus.length === 0) return [];
  return tx.$queryRaw<SkuOwner[]>`
    SELECT v.sku, p.slug, p.id AS "productId" FROM variant v JOIN product p ON p.id = v.product_id WHERE ${hasSku(skus)}`;
}

async function readCategories(tx: Prisma.TransactionClient, products: readonly CatalogueProduct[]) {
  const paths = products
    .flatMap(({ categories }) => categories)
    .flatMap((path) => path.map((_, depth) => path.slice(0, depth + 1)));
  const titles = [...new Set(paths.flatMap((path) => path.at(-1)?.title ?? []))];
  const slugs = [...new Set(paths.flatMap(slugCandidates))];
  if (titles.length === 0) return [];
  return tx.$queryRaw<CategoryRow[]>`
    SELECT id, slug, title, parent_id AS "parentId" FROM category
    WHERE case_key(title) = ANY(ARRAY(SELECT case_key(t) FROM unnest(${titles}::text[]) AS t)) OR slug = ANY(${slugs}::text[]) ORDER BY id`;
}
