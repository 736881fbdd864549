import { v7 as newId } from 'uuid';
import { insertStock } from '../../catalogue-import/write-stock.ts';
import { insertPrices, insertVariants, updateVariants } from '../../catalogue-import/write-variants.ts';
import { isOnSale } from '../../domain/catalogue.ts';
import { caseKey } from '../../domain/plain-text.ts';
import type { Maybe } from '../../domain/staff/input-problems.ts';
import {
  addVariants,
  checkVariants,
  MAX_NEW_VARIANTS,
  type NewVariant,
  type NewVariantInput,
  type VariantDetailsInput,
  withVariantDetails,
} from '../../domain/staff/new-variants.ts';
import { withSelectedValues } from '../../domain/staff/selected-options.ts';
import { type StaffError, skuTaken } from '../../domain/staff/staff-errors.ts';
import { loggedVariant, type StaffVariant } from '../../domain/staff/staff-product.ts';
import { type AuditEntry, changesBetween, type StaffAction } from '../../domain/staff-event.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Edited, Editing, ProductEdit } from './product-editor.ts';
import { readVariants, skuOwners } from './product-repository.ts';

/** Adds variants, with prices and stock; `onAdded` receives their ids. */
export function createVariants(
  inputs: readonly NewVariantInput[],
  currencyCode: string,
  onAdded: (ids: string[]) => void,
): ProductEdit {
  return async (editing) => {
    const { tx, product, now, problems } = editing;
    const present = await readVariants(tx, product.id);
    const variants = problems.list(inputs, ['variants'], MAX_NEW_VARIANTS, 1);
    const { product: changed, added } = addVariants({ product, present }, variants, { currencyCode, newId, problems });
    const refusals = await findTakenSkus(tx, added, (index) => ['variants', String(index), 'sku']);
    if (refusals.length > 0) return refusals;
    onAdded(added.map(({ id }) => id));
    const write = () => writeNewVariants(tx, added, currencyCode, now);
    return { product: changed, auditEntries: added.map(toCreation), write };
  };
}

/** Updates one variant; can archive or restore it. */
export function updateVariant(
  variantId: string,
  input: VariantDetailsInput & { archived?: Maybe<boolean> },
): ProductEdit {
  return async (editing) => {
    const { tx, product, problems } = editing;
    const present = await readVariants(tx, product.id);
    const before = present.find(({ id }) => id === variantId);
    if (!before) throw new Error(`variant of another product: ${variantId}`);
    const after = archive(
      withVariantDetails(before, input, { product, path: [], problems }),
      input.archived,
      editing.now,
    );
    checkEdited(before, after, present, editing);
    const refusals = await findTakenSkus(tx, [after], () => ['sku']);
    return refusals.length > 0 ? refusals : toEdited(before, after, editing);
  };
}

/** Writes new variants with their prices and stock. */
export async function writeNewVariants(
  tx: Prisma.TransactionClient,
  added: readonly NewVariant[],
  currencyCode: string,
  now: Date,
): Promise<void> {
  const priced = added.flatMap(({ id: variantId, priceMinor }) =>
    priceMinor === null
      ? []
      : [{ id: newId(), variantId, amountMinor: priceMinor, compareAtMinor: null, currencyCode }],
  );
  await insertVariants(tx, [...added]);
  await insertPrices(tx, priced, now);
  await insertStock(
    tx,
    added.map(({ id: variantId, stock }) => ({ variantId, ...stock })),
    now,
    'RECEIVED',
  );
}

/** The audit entry of a new variant. */
export function toCreation(variant: NewVariant): AuditEntry<StaffAction> {
  const { priceMinor, stock } = variant;
  const changes = changesBetween(null, { ...loggedVariant(variant), priceMinor, stock });
  return { action: 'VARIANT_CREATED', entityType: 'VARIANT', entityId: variant.id, changes };
}

/** The SKUs that other variants have, in the product or in the database. */
export async function findTakenSkus(
  tx: Prisma.TransactionClient,
  variants: readonly StaffVariant[],
  pathOf: (index: number) => string[],
): Promise<StaffError[]> {
  const owners = await skuOwners(
    tx,
    variants.flatMap(({ sku }) => sku ?? []),
  );
  return variants.flatMap(({ id, sku }, index) => {
    if (sku === null) return [];
    const owner = owners.get(caseKey(sku));
    if (owner !== undefined && owner !== id) return [skuTaken(sku, owner, pathOf(index))];
    const isRepeated = variants.findIndex((other) => other.sku !== null && caseKey(other.sku) === caseKey(sku)) < index;
    return isRepeated ? [skuTaken(sku, null, pathOf(index))] : [];
  });
}

function archive(variant: StaffVariant, archived: Maybe<boolean>, now: Date): StaffVariant {
  if (archived == null || archived === (variant.archivedAt !== null)) return variant;
  return { ...variant, archivedAt: archived ? now : null };
}

/**
 * A product on sale keeps at least one variant, and each variant on sale has a value for each option and a unique
 * selection.
 */
function checkEdited(
  before: StaffVariant,
  after: StaffVariant,
  present: StaffVariant[],
  { product, problems }: Editing,
) {
  const all = present.map((variant) => (variant === before ? after : variant));
  if (isOnSale(product.status) && all.every(({ archivedAt }) => archivedAt !== null)) {
    problems.refuse(['archived'], 'it is the last variant of a product on sale; archive the product instead');
  }
  const names = (options: readonly { name: string }[]) => options.map(({ name }) => name).join('\n');
  if (after.archivedAt === null && names(after.selectedOptions) !== names(product.options)) {
    problems.refuse(['selectedOptions'], 'the options of the product have changed; give a value for each');
  }
  checkVariants([...all.filter((variant) => variant !== after), after], problems, Number.MAX_SAFE_INTEGER);
}

function toEdited(before: StaffVariant, after: StaffVariant, { tx, product, problems }: Editing): Edited {
  const changes = changesBetween(loggedVariant(before), loggedVariant(after));
  if (changes.length === 0) return { product };
  const moved = (before.archivedAt === null) === (after.archivedAt === null);
  const action = moved ? 'VARIANT_UPDATED' : after.archivedAt === null ? 'VARIANT_UNARCHIVED' : 'VARIANT_ARCHIVED';
  const isSold = after.archivedAt === null;
  return {
    product: {
      ...product,
      options: isSold ? withSelectedValues(product.options, [after.selectedOptions], problems) : product.options,
    },
    auditEntries: [{ action, entityType: 'VARIANT', entityId: after.id, changes }],
    write: () => updateVariants(tx, [after]),
  };
}
