import { isEnumType } from 'graphql';
import type { LintRule } from './rule.ts';
import { inputValues, outputFields, ownTypes } from './schema-elements.ts';

/** An ISO 8601 date. */
const DAY = /\b(\d{4}-\d{2}-\d{2})\b/;

/** A deprecation must give an end date, so that clients know how much time they have. */
export const findUndatedDeprecations: LintRule = ({ schema }) => {
  const elements = [
    ...outputFields(schema).map(({ field, coordinate }) => ({ element: field, coordinate })),
    ...inputValues(schema).map(({ value, coordinate }) => ({ element: value, coordinate })),
    ...ownTypes(schema)
      .filter(isEnumType)
      .flatMap((type) =>
        type.getValues().map((value) => ({ element: value, coordinate: `${type.name}.${value.name}` })),
      ),
  ];
  return elements
    .filter(({ element: { deprecationReason: reason } }) => reason != null && !hasDay(reason))
    .map(({ coordinate }) => ({
      code: 'LINT_DEPRECATION',
      coordinate,
      message: `${coordinate}: the reason of a deprecation must give the last day of support, such as 2027-01-31`,
    }));
};

function hasDay(reason: string): boolean {
  const day = DAY.exec(reason)?.[1];
  if (day === undefined) return false;
  const date = new Date(`${day}T00:00:00Z`);
  // `Date` would read 2027-02-30 as the second of March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
