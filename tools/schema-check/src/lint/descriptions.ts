import { isEnumType } from 'graphql';
import type { LintRule } from './rule.ts';
import { inputValues, isRoot, outputFields, ownTypes } from './schema-elements.ts';

/** Everything that client developers see must have a description. */
export const findMissingDescriptions: LintRule = ({ schema }) => {
  const types = ownTypes(schema).filter((type) => !isRoot(schema, type));
  const elements = [
    ...types.map((type) => ({ kind: 'type', coordinate: type.name, element: type })),
    ...outputFields(schema).map(({ field, coordinate }) => ({ kind: 'field', coordinate, element: field })),
    ...inputValues(schema).map(({ value, coordinate }) => ({ kind: 'input', coordinate, element: value })),
    ...types.filter(isEnumType).flatMap((type) =>
      type.getValues().map((value) => ({
        kind: 'enum value',
        coordinate: `${type.name}.${value.name}`,
        element: value,
      })),
    ),
  ];
  return elements
    .filter(({ element }) => !element.description?.trim())
    .map(({ kind, coordinate }) => ({
      code: 'LINT_DESCRIPTION',
      coordinate,
      message: `the ${kind} ${coordinate} has no description`,
    }));
};
