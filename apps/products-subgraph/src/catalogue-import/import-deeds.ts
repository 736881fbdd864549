import { changesBetween, type StaffAction, type StaffChange, type StaffDeed } from '../domain/staff-event.ts';
import type { CatalogueWrites, NewVariantRecord, ProductRecord, VariantRecord } from './catalogue-writes.ts';
import type { ProductFields, StoredCatalogue, StoredProduct, StoredVariant } from './stored-catalogue.ts';

type Deed = StaffDeed<StaffAction>;

/** What the audit log tells of a batch: of new variants with price and stock at once, of others what changes. */
export function deedsOf(writes: CatalogueWrites, stored: StoredCatalogue): Deed[] {
  const products = new Map([...stored.products.values()].map((product) => [product.id, product]));
  const variants = new Map([...products.values()].flatMap((each) => each.variants).map((each) => [each.id, each]));
  const deeds = [
    ...writes.categories.map(({ id, ...category }) => toDeed('CATEGORY', id, 'CATEGORY_CREATED', category)),
    ...productDeeds(writes, products),
    ...newVariantDeeds(writes),
    ...writes.changedVariants.map((variant) => variantDeed(variant, variants.get(variant.id))),
    ...priceDeeds(writes, variants),
    ...stockDeeds(writes, variants),
  ];
  // A product is written anew for its variants too: those tell it.
  return deeds.filter(({ changes }) => changes.length > 0);
}

function productDeeds(writes: CatalogueWrites, stored: ReadonlyMap<string, StoredProduct>): Deed[] {
  const links = categoryChanges(writes, stored);
  const tell = (product: ProductRecord, action: StaffAction): Deed => {
    const before = stored.get(product.id);
    const changes = changesBetween(before ? toldOfProduct(before) : null, toldOfProduct(product));
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

function newVariantDeeds({ newVariants, prices, newStock }: CatalogueWrites): Deed[] {
  const priceOf = new Map(prices.map(({ variantId, amountMinor }) => [variantId, amountMinor]));
  const stockOf = new Map(newStock.map(({ variantId, ...stock }) => [variantId, stock]));
  return newVariants.map((variant: NewVariantRecord) => {
    const { id, productId } = variant;
    const told = { productId, ...toldOfVariant(variant), priceMinor: priceOf.get(id), stock: stockOf.get(id) };
    return toDeed('VARIANT', id, 'VARIANT_CREATED', told);
  });
}

function variantDeed(variant: VariantRecord, stored: StoredVariant | undefined): Deed {
  const isArchived = variant.archivedAt !== null;
  const action = isArchived ? 'VARIANT_ARCHIVED' : stored?.archivedAt ? 'VARIANT_UNARCHIVED' : 'VARIANT_UPDATED';
  return toDeed('VARIANT', variant.id, action, toldOfVariant(variant), stored && toldOfVariant(stored));
}

function priceDeeds({ prices }: CatalogueWrites, stored: ReadonlyMap<string, StoredVariant>): Deed[] {
  return prices
    .filter(({ variantId }) => stored.has(variantId))
    .map(({ id: priceId, variantId, ...price }) =>
      toDeed('VARIANT', variantId, 'PRICE_SET', { priceId, ...price }, stored.get(variantId)?.price ?? undefined),
    );
}

function stockDeeds({ changedStock, newStock }: CatalogueWrites, stored: ReadonlyMap<string, StoredVariant>): Deed[] {
  const changed = changedStock.map(({ variantId, delta, ...policy }) => {
    const before = stored.get(variantId)?.stock ?? undefined;
    return toDeed('VARIANT', variantId, 'STOCK_ADJUSTED', { ...policy, onHand: (before?.onHand ?? 0) + delta }, before);
  });
  const added = newStock
    .filter(({ variantId }) => stored.has(variantId))
    .map(({ variantId, ...stock }) => toDeed('VARIANT', variantId, 'STOCK_ADJUSTED', stock));
  return [...changed, ...added];
}

function toDeed<State extends object>(
  entityType: Deed['entityType'],
  entityId: string,
  action: StaffAction,
  after: State,
  before?: Partial<State>,
): Deed {
  return { action, entityType, entityId, changes: changesBetween(before ?? null, after) };
}

function toldOfProduct(product: ProductFields & { slug: string }) {
  const { slug, title, description, vendor, productType, tags, status, options, images } = product;
  const seo = { title: product.seoTitle, description: product.seoDescription };
  return { slug, title, description, vendor, productType, tags, status, options, images, seo };
}

function toldOfVariant(variant: Omit<VariantRecord, 'id'>) {
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
