import { type AuditEntry, changesBetween, type StaffAction, type StaffChange } from '../domain/staff-event.ts';
import type { CatalogueWrites, NewVariantRecord, ProductRecord, VariantRecord } from './catalogue-writes.ts';
import type { ProductFields, StoredCatalogue, StoredProduct, StoredVariant } from './stored-catalogue.ts';

type Entry = AuditEntry<StaffAction>;

/** The audit entries of a batch: new variants with their price and stock, for others the changes. */
export function auditEntriesOf(writes: CatalogueWrites, stored: StoredCatalogue): Entry[] {
  const products = new Map([...stored.products.values()].map((product) => [product.id, product]));
  const variants = new Map([...products.values()].flatMap((each) => each.variants).map((each) => [each.id, each]));
  const auditEntries = [
    ...writes.categories.map(({ id, ...category }) => toEntry('CATEGORY', id, 'CATEGORY_CREATED', category)),
    ...productEntries(writes, products),
    ...newVariantEntries(writes),
    ...writes.changedVariants.map((variant) => variantEntry(variant, variants.get(variant.id))),
    ...priceEntries(writes, variants),
    ...stockEntries(writes, variants),
  ];
  // A product is also written if only its variants change; those have entries of their own.
  return auditEntries.filter(({ changes }) => changes.length > 0);
}

function productEntries(writes: CatalogueWrites, stored: ReadonlyMap<string, StoredProduct>): Entry[] {
  const links = categoryChanges(writes, stored);
  const tell = (product: ProductRecord, action: StaffAction): Entry => {
    const before = stored.get(product.id);
    const changes = changesBetween(before ? auditedProduct(before) : null, auditedProduct(product));
    return {
      action,
      entityType: 'PRODUCT',
      entityId: product.id,
      changes: [...changes, ...(links.get(product.id) ?? [])],
    };
  };
  return [
    ...writes.newProducts.map((product) => tell(product, 'PRODUCT_CREATED')),
    ...writes.changedProducts.map((product) => tell(product, 'PRODUCT_UPDATED')),
  ];
}

function categoryChanges(
  { unlinkedProductIds, categoryLinks }: CatalogueWrites,
  stored: ReadonlyMap<string, StoredProduct>,
): Map<string, StaffChange[]> {
  const after = new Map(unlinkedProductIds.map((id): [string, string[]] => [id, []]));
  for (const { productId, categoryId } of categoryLinks) {
    after.set(productId, [...(after.get(productId) ?? []), categoryId]);
  }
  const toChanges = (id: string, categoryIds: string[]) =>
    changesBetween({ categoryIds: stored.get(id)?.categoryIds ?? [] }, { categoryIds });
  return new Map([...after].map(([id, categoryIds]) => [id, toChanges(id, categoryIds)]));
}

function newVariantEntries({ newVariants, prices, newStock }: CatalogueWrites): Entry[] {
  const priceOf = new Map(prices.map(({ variantId, amountMinor }) => [variantId, amountMinor]));
  const stockOf = new Map(newStock.map(({ variantId, ...stock }) => [variantId, stock]));
  return newVariants.map((variant: NewVariantRecord) => {
    const { id, productId } = variant;
    const audited = { productId, ...auditedVariant(variant), priceMinor: priceOf.get(id), stock: stockOf.get(id) };
    return toEntry('VARIANT', id, 'VARIANT_CREATED', audited);
  });
}

function variantEntry(variant: VariantRecord, stored: StoredVariant | undefined): Entry {
  const isArchived = variant.archivedAt !== null;
  const action = isArchived ? 'VARIANT_ARCHIVED' : stored?.archivedAt ? 'VARIANT_UNARCHIVED' : 'VARIANT_UPDATED';
  return toEntry('VARIANT', variant.id, action, auditedVariant(variant), stored && auditedVariant(stored));
}

function priceEntries({ prices }: CatalogueWrites, stored: ReadonlyMap<string, StoredVariant>): Entry[] {
  return prices
    .filter(({ variantId }) => stored.has(variantId))
    .map(({ id: priceId, variantId, ...price }) =>
      toEntry('VARIANT', variantId, 'PRICE_SET', { priceId, ...price }, stored.get(variantId)?.price ?? undefined),
    );
}

function stockEntries(
  { changedStock, newStock }: CatalogueWrites,
  stored: ReadonlyMap<string, StoredVariant>,
): Entry[] {
  const changed = changedStock.map(({ variantId, delta, ...policy }) => {
    const before = stored.get(variantId)?.stock ?? undefined;
    return toEntry(
      'VARIANT',
      variantId,
      'STOCK_ADJUSTED',
      { ...policy, onHand: (before?.onHand ?? 0) + delta },
      before,
    );
  });
  const added = newStock
    .filter(({ variantId }) => stored.has(variantId))
    .map(({ variantId, ...stock }) => toEntry('VARIANT', variantId, 'STOCK_ADJUSTED', stock));
  return [...changed, ...added];
}

function toEntry<State extends object>(
  entityType: Entry['entityType'],
  entityId: string,
  action: StaffAction,
  after: State,
  before?: Partial<State>,
): Entry {
  return { action, entityType, entityId, changes: changesBetween(before ?? null, after) };
}

function auditedProduct(product: ProductFields & { slug: string }) {
  const { slug, title, description, vendor, productType, tags, status, options, images } = product;
  const seo = { title: product.seoTitle, description: product.seoDescription };
  return { slug, title, description, vendor, productType, tags, status, options, images, seo };
}

function auditedVariant(variant: Omit<VariantRecord, 'id'>) {
  const { sku, selectedOptions, barcode, imageUrl, weightGrams, requiresShipping, taxable, archivedAt } = variant;
  return {
    sku,
    selectedOptions,
    barcode,
    imageUrl,
    weightGrams,
    requiresShipping,
    taxable,
    archived: archivedAt !== null,
  };
}
