import type { CatalogueProduct, CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { BatchPlan } from './batch-plan.ts';
import { differs } from './differs.ts';
import type { VariantMatches } from './match-variants.ts';
import { priceAfter, variantFieldsAfter } from './merge-stored.ts';
import { planStock } from './plan-stock.ts';
import type { StoredVariant, VariantFields } from './stored-catalogue.ts';

interface ProductInPlan {
  product: CatalogueProduct;
  productId: string;
  slug: string;
  /**
   * The product's publication time, if this file publishes it for the first time: its variants are published with it.
   */
  publishedAt: Date | null;
  matches: VariantMatches;
  /** Whether the file says nothing of the order of variants, because it names only some. */
  keepsPositions: boolean;
  plan: BatchPlan;
}

/** Plans all variants of a product; returns whether anything but their stock changes. Positions start at 1. */
export function planVariants(context: ProductInPlan): boolean {
  const { accepted, left } = context.matches;
  const { moves } = context.plan.writes;
  const changes = accepted.map(({ variant, stored }, index) => {
    const position = context.keepsPositions && stored ? stored.position : index + 1;
    return planVariant(variant, stored, position, context);
  });
  const archived = archive(left, context.plan);
  // Variants that are not in the file follow those that are.
  const moved = left.map((stored, index) => ({ stored, position: accepted.length + index + 1 })).filter(isMove);
  moves.push(...moved.map(({ stored, position }) => ({ id: stored.id, position })));
  return archived || moved.length > 0 || changes.includes(true);
}

/**
 * Archives variants that are not in the file. They keep their SKUs, unless another product of the file gets them.
 * Returns whether there is anything to change.
 */
function archive(left: readonly StoredVariant[], { writes, outcome, settings, releasedSkus }: BatchPlan): boolean {
  const isReleased = ({ sku }: StoredVariant) => sku !== null && releasedSkus.has(caseKey(sku));
  const changed = left.filter((variant) => variant.archivedAt === null || isReleased(variant));
  for (const stored of changed) {
    const { position: _, price: __, stock: ___, ...variant } = stored;
    const sku = isReleased(stored) ? null : variant.sku;
    writes.changedVariants.push({ ...variant, sku, archivedAt: variant.archivedAt ?? settings.now });
  }
  outcome.variants.archived += changed.filter(({ archivedAt }) => archivedAt === null).length;
  return changed.length > 0;
}

function planVariant(
  variant: CatalogueVariant,
  stored: StoredVariant | null,
  position: number,
  { product, productId, slug, publishedAt, plan }: ProductInPlan,
): boolean {
  const { writes, outcome, settings } = plan;
  const id = stored?.id ?? settings.newId();
  const fields = variantFieldsAfter(variant, stored);
  claimSku(fields, stored, slug, plan);
  const fieldsChange = stored !== null && differs(fields, stored);
  const isMoved = stored !== null && isMove({ stored, position });
  if (!stored) writes.newVariants.push({ id, productId, position, publishedAt, ...fields });
  if (fieldsChange) writes.changedVariants.push({ id, ...fields });
  if (isMoved) writes.moves.push({ id, position });
  const priceChanges = planPrice(variant, id, stored, plan);
  const stockChanges = setStock(variant, id, stored, product, plan);

  const changes = stored === null || fieldsChange || isMoved || priceChanges;
  if (!stored) outcome.variants.created += 1;
  else if (changes || stockChanges) outcome.variants.updated += 1;
  else outcome.variants.unchanged += 1;
  return changes;
}

function isMove({ stored, position }: { stored: StoredVariant; position: number }): boolean {
  return stored.position !== position;
}

/** From here on, the plan knows the owner of the SKU, and that the variant's former SKU is free. */
function claimSku({ sku }: VariantFields, stored: StoredVariant | null, handle: string, plan: BatchPlan): void {
  const before = stored?.sku ? caseKey(stored.sku) : null;
  if (before !== null && plan.handleBySku.get(before) === handle) plan.handleBySku.delete(before);
  if (sku !== null) plan.handleBySku.set(caseKey(sku), handle);
}

function planPrice(variant: CatalogueVariant, variantId: string, stored: StoredVariant | null, plan: BatchPlan) {
  const { writes, outcome, settings } = plan;
  const { currencyCode } = settings;
  const before = stored?.price?.currencyCode === currencyCode ? stored.price : null;
  if (variant.absentFields.includes('price')) return false;
  const price = { ...priceAfter(variant, before), currencyCode };
  if (before && !differs(price, before)) return false;
  writes.prices.push({ id: settings.newId(), variantId, ...price });
  outcome.prices.created += 1;
  return true;
}

function setStock(
  variant: CatalogueVariant,
  variantId: string,
  stored: StoredVariant | null,
  { handle, columns }: CatalogueProduct,
  { writes, outcome }: BatchPlan,
): boolean {
  const stock = planStock(variant, stored?.stock ?? null);
  if (stock.kind === 'refuse') {
    const reason = `The quantity is not taken over, because ${stock.reserved} units are reserved for orders.`;
    const remedy = 'Import it again when these are sent, or cancel them.';
    const place = { line: variant.line, lastLine: variant.line, handle, column: columns.quantity };
    outcome.problems.push({ ...place, code: 'STOCK_RESERVED', reason, remedy });
  }
  if (stock.kind !== 'set') return false;
  const { tracked, backorder, onHand } = stock.level;
  if (stored?.stock) writes.changedStock.push({ variantId, tracked, backorder, delta: stock.delta });
  else writes.newStock.push({ variantId, tracked, backorder, onHand });
  return true;
}
