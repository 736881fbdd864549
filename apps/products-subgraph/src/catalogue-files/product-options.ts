import { caseKey } from '../domain/plain-text.ts';
import type { SelectedOption } from './catalogue-product.ts';
import { excerpt } from './excerpt.ts';
import type { RowCells } from './row-cells.ts';

export const OPTION_COLUMNS = [
  { name: 'Option1 Name', value: 'Option1 Value' },
  { name: 'Option2 Name', value: 'Option2 Value' },
  { name: 'Option3 Name', value: 'Option3 Value' },
] as const;

/** What Shopify writes for a product without options. */
export const PLACEHOLDER = { name: 'Title', value: 'Default Title' };

/** The names of the three options in a product's first row; null for an unused one. */
export type OptionNames = readonly (string | null)[];

export function readOptionNames(firstRow: RowCells): OptionNames {
  const names = OPTION_COLUMNS.map((column) => {
    const name = firstRow.nameOrNull(column.name);
    const isPlaceholder = name === PLACEHOLDER.name && firstRow.raw(column.value).trim() === PLACEHOLDER.value;
    return isPlaceholder ? null : name;
  });
  const keys = names.map((name) => name && caseKey(name));
  OPTION_COLUMNS.forEach((column, index) => {
    const name = names[index];
    if (name && keys.indexOf(caseKey(name)) < index) {
      const reason = `The product already has an option ${excerpt(name)}.`;
      firstRow.refuse('DUPLICATE_OPTION_NAME', column.name, reason, 'Give each option a name of its own.');
    }
  });
  return names;
}

/** The number of options that the file has columns for. */
export function countOptionColumns(cells: RowCells): number {
  return OPTION_COLUMNS.filter(({ name, value }) => cells.hasColumn(name) && cells.hasColumn(value)).length;
}

/** Whether the row has a value for any option. */
export function hasOptionValue(cells: RowCells): boolean {
  return OPTION_COLUMNS.some((column) => !cells.isBlank(column.value));
}

/** The variant's value for each of the product's options. */
export function readSelectedOptions(cells: RowCells, names: OptionNames): SelectedOption[] {
  return OPTION_COLUMNS.flatMap((column, index) => {
    const value = cells.name(column.value);
    const name = names[index];
    cells.refuseDamagedOption(column.value, value);
    if (name && value === '' && cells.isBlank(column.value)) {
      const reason = `The variant has no value for the option ${excerpt(name)}.`;
      cells.refuse('MISSING_OPTION_VALUE', column.value, reason, 'Write one.');
    }
    if (!name && value !== '' && value !== PLACEHOLDER.value) {
      const reason = `${excerpt(value)} belongs to an option that the product's first row does not name.`;
      cells.refuse('UNNAMED_OPTION_VALUE', column.value, reason, 'Name the option there, or leave the value out.');
    }
    return name ? [{ name, value }] : [];
  });
}
