import { isUuid, notFound } from '@commerce/graphql';
import { InputProblems } from '../../domain/staff/input-problems.ts';
import { productVersionConflict, type StaffError } from '../../domain/staff/staff-errors.ts';
import { loggedProduct, type StaffProduct } from '../../domain/staff/staff-product.ts';
import { type AuditEntry, changesBetween, type StaffAction, type StaffActor } from '../../domain/staff-event.ts';
import type { Prisma, PrismaClient } from '../../generated/prisma/client.ts';
import { recordStaffEvents } from '../record-staff-events.ts';
import { changeCatalogue } from './catalogue-transaction.ts';
import { lockProduct, saveProduct } from './product-repository.ts';

/** The product to edit, and the version that it must still have; if omitted, any version. */
export interface ProductTarget {
  productId: string;
  expectedVersion?: number | null | undefined;
}

/** A changed product, or why it was not changed. */
export interface ProductResult {
  product: StaffProduct | null;
  userErrors: StaffError[];
}

/** A locked product, and the context of its edit. */
export interface Editing {
  tx: Prisma.TransactionClient;
  product: StaffProduct;
  now: Date;
  /** Validation errors of the input. If there are any, nothing is written. */
  problems: InputProblems;
}

/** The result of an edit. */
export interface Edited {
  product: StaffProduct;
  /** The action in the audit log. Default: an update. */
  action?: StaffAction;
  /** The audit entries of the product's variants, to be logged with it. */
  auditEntries?: AuditEntry<StaffAction>[];
  /** Writes the changes of the product's variants. */
  write?: () => Promise<void>;
}

/** Returns the edited product, or why the edit is refused. */
export type ProductEdit = (editing: Editing) => Promise<Edited | StaffError[]> | Edited | StaffError[];

/** Edits one product at a time: concurrent edits wait, and then see the earlier changes. */
export type ProductEditor = ReturnType<typeof createProductEditor>;

export function createProductEditor({ prisma }: { prisma: PrismaClient }) {
  return (actor: StaffActor, target: ProductTarget, edit: ProductEdit): Promise<ProductResult> =>
    changeCatalogue(prisma, 'PRODUCTS', async (tx, now) => {
      const product = isUuid(target.productId) ? await lockProduct(tx, target.productId) : null;
      if (!product) return refused(notFound('there is no such product', ['productId']));
      const { expectedVersion } = target;
      if (expectedVersion != null && expectedVersion !== product.version) {
        return refused(productVersionConflict(product));
      }
      const problems = new InputProblems();
      const edited = await edit({ tx, product, now, problems });
      if (problems.found.length > 0) return refused(...problems.found);
      if (Array.isArray(edited)) return refused(...edited);
      return { product: await save(tx, actor, product, edited, now), userErrors: [] };
    });
}

export function refused(...userErrors: StaffError[]): ProductResult {
  return { product: null, userErrors };
}

/** An edit that changes nothing leaves the version as it is. */
async function save(
  tx: Prisma.TransactionClient,
  actor: StaffActor,
  before: StaffProduct,
  { product, action = 'PRODUCT_UPDATED', auditEntries = [], write }: Edited,
  now: Date,
): Promise<StaffProduct> {
  const changes = changesBetween(loggedProduct(before), loggedProduct(product));
  if (changes.length === 0 && auditEntries.length === 0) return before;
  const after = { ...product, version: before.version + 1, updatedAt: now };
  await saveProduct(tx, before, after);
  await write?.();
  const own = { action, entityType: 'PRODUCT' as const, entityId: after.id, changes };
  await recordStaffEvents(tx, actor, [...(changes.length > 0 ? [own] : []), ...auditEntries]);
  return after;
}
