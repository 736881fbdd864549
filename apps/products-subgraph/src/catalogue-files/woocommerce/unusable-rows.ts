import { excerpt } from '../excerpt.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';
import { LISTED_COLUMN } from './woocommerce-columns.ts';

/** Refuses the row of a product that has no counterpart here, or whose type contradicts its other cells. */
export function refuseType(cells: WooCommerceCells, kind: string): void {
  if (kind !== 'simple' && kind !== 'variable') {
    const reason = `Products of the type ${excerpt(kind)} have no counterpart here, and are left out.`;
    const remedy =
      'Make it a simple or a variable one, or add it here by hand. A mapping can say what a word means (values: { Type: … }).';
    cells.refuse('UNSUPPORTED_TYPE', 'Type', reason, remedy);
  } else if (!cells.isBlank('Parent')) {
    const parent = excerpt(cells.raw('Parent').trim());
    const reason = `The row names ${parent} as its parent, as variations do, and its type is ${excerpt(kind)} or blank.`;
    cells.refuse('UNSUPPORTED_TYPE', 'Type', reason, 'Write “variation” as its type, or leave the parent blank.');
  } else if (kind === 'simple' && !cells.isBlank(LISTED_COLUMN)) {
    const reason = 'The row lists variations, and its type is that of a simple product, or blank.';
    cells.refuse('UNSUPPORTED_TYPE', 'Type', reason, 'Write “variable” as its type, or list none.');
  }
}

/** Refuses a variation whose product is not in the file. */
export function refuseOrphan(cells: WooCommerceCells): void {
  const parent = excerpt(cells.raw('Parent').trim());
  const reason = `The variation belongs to ${parent}, which is no variable product of the file.`;
  cells.refuse('ORPHAN_VARIATION', 'Parent', reason, 'Add the row of that product, or correct its name.');
}

/** Refuses a hidden product that no other one lists. */
export function refuseUnlisted(cells: WooCommerceCells): void {
  const reason = 'It is not shown for itself, and no product that is read lists it as one of its variations.';
  cells.refuse('ORPHAN_VARIATION', 'SKU', reason, 'Add the row of that product, or make this one visible.');
}
