import type { CatalogueProduct, CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import { safeHtml } from '../domain/safe-html.ts';
import type { BatchPlan } from './batch-plan.ts';
import { differs } from './differs.ts';
import { matchVariants, type VariantMatches } from './match-variants.ts';
import { planVariants } from './plan-variants.ts';
import type { ProductFields, StoredProduct } from './stored-catalogue.ts';

/** Adds to the plan what makes the stored product, or its absence, equal to the one of the file. */
export function planProduct(product: CatalogueProduct, stored: StoredProduct | null, plan: BatchPlan): void {
  const { writes, outcome, settings } = plan;
  const matches = matchVariants(product.variants, stored?.variants ?? [], (sku) => {
    const handle = plan.handleBySku.get(sku) ?? product.handle;
    return handle === product.handle ? null : handle;
  });
  reportRefused(product, matches, plan);
  if (matches.accepted.length === 0) {
    reportLeftOut(product, plan);
    return;
  }
  const id = stored?.id ?? settings.newId();
  const publishedAt = stored?.publishedAt ?? (product.status === 'DRAFT' ? null : settings.now);
  const firstPublished = stored?.publishedAt ? null : publishedAt;
  const variantsChange = planVariants({ product, productId: id, publishedAt: firstPublished, matches, plan });
  const linksChange = planCategoryLinks(product, id, stored?.categoryIds ?? [], plan);
  const fields = toFields(product, matches);
  const record = { id, slug: product.handle, ...fields, publishedAt };
  if (!stored) {
    writes.newProducts.push(record);
    outcome.products.created += 1;
  } else if (variantsChange || linksChange || publishedAt !== stored.publishedAt || differs(fields, stored)) {
    writes.changedProducts.push(record);
    outcome.products.updated += 1;
  } else {
    outcome.products.unchanged += 1;
  }
}

function toFields(product: CatalogueProduct, { accepted, refused }: VariantMatches): ProductFields {
  const variants = accepted.map(({ variant }) => variant);
  return {
    title: product.title,
    description: safeHtml(product.descriptionHtml),
    vendor: product.vendor,
    productType: product.productType,
    tags: product.tags,
    status: product.status,
    options: refused.length > 0 ? keepValuesInUse(product.options, variants) : product.options,
    images: product.images.map(({ url, altText }) => ({ url, altText })),
    seoTitle: product.seoTitle,
    seoDescription: product.seoDescription,
  };
}

function keepValuesInUse(options: ProductFields['options'], variants: CatalogueVariant[]): ProductFields['options'] {
  return options.map(({ name, values }) => {
    const selected = variants.flatMap(({ selectedOptions }) =>
      selectedOptions.filter((option) => option.name === name),
    );
    const used = new Set(selected.map(({ value }) => value));
    return { name, values: values.filter((value) => used.has(value)) };
  });
}

/** Whether the product leaves its categories for those of the file, or for none. */
function planCategoryLinks(
  product: CatalogueProduct,
  productId: string,
  storedIds: string[],
  plan: BatchPlan,
): boolean {
  const { writes, categories } = plan;
  const wantedIds = [...new Set(product.categories.flatMap((path) => categories.leafId(path) ?? []))];
  if (!differs({ ids: wantedIds.toSorted() }, { ids: storedIds.toSorted() })) return false;
  if (storedIds.length > 0) writes.unlinkedProductIds.push(productId);
  writes.categoryLinks.push(...wantedIds.map((categoryId) => ({ productId, categoryId })));
  return true;
}

function reportRefused(
  { handle, columns }: CatalogueProduct,
  { refused }: VariantMatches,
  { outcome }: BatchPlan,
): void {
  for (const { variant, sku, takenBy } of refused) {
    const reason = `The SKU ${excerpt(sku)} belongs to a variant of the product ${excerpt(takenBy)}.`;
    const { line } = variant;
    outcome.problems.push({ line, lastLine: line, handle, column: columns.sku, code: 'DUPLICATE_SKU', reason });
  }
}

function reportLeftOut({ line, handle }: CatalogueProduct, { outcome }: BatchPlan): void {
  const reason = 'The product is left out, because there is a problem with every variant.';
  outcome.problems.push({ line, lastLine: line, handle, column: null, code: 'PRODUCT_LEFT_OUT', reason });
}
