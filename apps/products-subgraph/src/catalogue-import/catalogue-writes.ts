import type { CategoryRow, StockLevel } from '../domain/catalogue.ts';
import type { AuditEntry, StaffAction } from '../domain/staff-event.ts';
import type { ProductFields, VariantFields, VariantPrice } from './stored-catalogue.ts';

/** Everything that a batch writes, one list per statement. A batch that changes nothing has only empty lists. */
export interface CatalogueWrites {
  categories: CategoryRow[];
  newProducts: ProductRecord[];
  changedProducts: ProductRecord[];
  moves: VariantMove[];
  /** Variants whose SKU another variant of the batch takes. */
  handedOverIds: string[];
  changedVariants: VariantRecord[];
  newVariants: NewVariantRecord[];
  prices: PriceRecord[];
  newStock: NewStock[];
  changedStock: StockChange[];
  /** Products whose category link is replaced, by one or none. */
  unlinkedProductIds: string[];
  categoryLinks: { productId: string; categoryId: string }[];
  /** The ids of products in the file's source. */
  sources: SourceRecord[];
  /** The audit log's entries for all of this. */
  auditEntries: AuditEntry<StaffAction>[];
}

export interface ProductRecord extends ProductFields {
  id: string;
  slug: string;
  publishedAt: Date | null;
}

export interface VariantRecord extends VariantFields {
  id: string;
}

export interface NewVariantRecord extends VariantRecord {
  productId: string;
  position: number;
  /** If omitted, it is published when its product goes on sale. */
  publishedAt?: Date | null;
}

/** A stored variant that changes its position in its product. */
export interface VariantMove {
  id: string;
  position: number;
}

export interface PriceRecord extends VariantPrice {
  id: string;
  variantId: string;
}

export interface SourceRecord {
  productId: string;
  externalId: string;
}

export type NewStock = Omit<StockLevel, 'reserved'> & { variantId: string };

export interface StockChange {
  variantId: string;
  tracked: boolean;
  backorder: boolean;
  /** The change in units; negative for a decrease. */
  delta: number;
}

export function noWrites(): CatalogueWrites {
  return {
    categories: [],
    newProducts: [],
    changedProducts: [],
    moves: [],
    handedOverIds: [],
    changedVariants: [],
    newVariants: [],
    prices: [],
    newStock: [],
    changedStock: [],
    unlinkedProductIds: [],
    categoryLinks: [],
    sources: [],
    auditEntries: [],
  };
}
