import type { CategoryRow, StockLevel } from '../domain/catalogue.ts';
import type { AuditEntry, StaffAction } from '../domain/staff-event.ts';
import type { ProductFields, VariantFields, VariantPrice } from './stored-catalogue.ts';

/** All that a batch writes, one list for each statement. A batch that changes nothing has nothing in any. */
export interface CatalogueWrites {
  categories: CategoryRow[];
  newProducts: ProductRecord[];
  changedProducts: ProductRecord[];
  moves: VariantMove[];
  /** Variants whose SKU another one takes in the same batch. */
  handedOverIds: string[];
  changedVariants: VariantRecord[];
  newVariants: NewVariantRecord[];
  prices: PriceRecord[];
  newStock: NewStock[];
  changedStock: StockChange[];
  /** Products whose links to categories are replaced, by none or one. */
  unlinkedProductIds: string[];
  categoryLinks: { productId: string; categoryId: string }[];
  /** By which ids products are known in the file's source. */
  sources: SourceRecord[];
  /** What all this is in the audit log. */
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
  /** If left out, it is published as soon as it is one of a product on sale. */
  publishedAt?: Date | null;
}

/** A stored variant that takes another place among those of its product. */
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
  /** How many units come in; negative when some go. */
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
