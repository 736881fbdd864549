import type { AbsentFields, ProductField, VariantField } from './absent-fields.ts';
import type { ColumnName, ColumnPlaces } from './column-header.ts';

/** The columns that each field is read from; a field without columns is not in files of this format. */
export interface FieldColumns<Column extends string> {
  product: Readonly<Partial<Record<ProductField, readonly Column[]>>>;
  variant: Readonly<Partial<Record<VariantField, readonly Column[]>>>;
  /** Columns that only together say what a field is. */
  others: readonly Column[];
}

/** The fields of which the file has no column. */
export function findAbsentFields<Column extends string>(
  { indexes }: ColumnPlaces<Column>,
  fields: FieldColumns<Column>,
): AbsentFields {
  const absentFieldsOf = <Field extends string>(columns: Readonly<Partial<Record<Field, readonly Column[]>>>) =>
    (Object.entries(columns) as [Field, readonly Column[]][])
      .filter(([, each]) => !each.some((column) => indexes.has(column)))
      .map(([field]) => field);
  return { product: absentFieldsOf(fields.product), variant: absentFieldsOf(fields.variant) };
}

/** The names of the columns that the file lacks, of those that the fields are read from. */
export function findAbsentColumns<Column extends string>(
  { indexes }: ColumnPlaces<Column>,
  { product, variant, others }: FieldColumns<Column>,
  names: readonly ColumnName<Column>[],
): string[] {
  const columns = new Set([...others, ...Object.values(product).flat(), ...Object.values(variant).flat()]);
  return names.filter(([column]) => columns.has(column) && !indexes.has(column)).map(([, name]) => name);
}
