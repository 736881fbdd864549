import type { AbsentFields } from './absent-fields.ts';

/** The columns of a format that a list of SKUs may have. */
interface ListColumns<Column extends string> {
  sku: Column;
  /** Those with fields of a variant. */
  variant: readonly Column[];
  /** Of them, the price that others depend on, and these others. */
  price: Column;
  besidesPrice: readonly Column[];
}

/**
 * Whether a file with these columns is a list of SKUs: it has SKUs, fields of variants, and nothing of products.
 * @param hasOthers whether it has fields of variants by names that are not ours, which are to be told.
 */
export function isSkuList<Column extends string>(
  found: readonly Column[],
  { sku, variant }: ListColumns<Column>,
  hasOthers = false,
): boolean {
  const isOfVariant = (column: Column) => column === sku || variant.includes(column);
  return found.includes(sku) && (found.length > 1 || hasOthers) && found.every(isOfVariant);
}

/** The columns that such a list must have. */
export function requiredOfList<Column extends string>(
  found: readonly Column[],
  { sku, price, besidesPrice }: ListColumns<Column>,
): Column[] {
  return found.some((column) => besidesPrice.includes(column)) ? [sku, price] : [sku];
}

/** A list says nothing of products, and variants keep the spelling of their SKUs. */
export function absentInList({ product, variant }: AbsentFields): AbsentFields {
  return {
    product: [...new Set([...product, 'title' as const])],
    variant: [...new Set([...variant, 'options' as const, 'sku' as const])],
  };
}
