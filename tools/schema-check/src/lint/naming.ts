import { isEnumType, isInputObjectType } from 'graphql';
import type { LintProblem, LintRule } from './rule.ts';
import { inputValues, outputFields, ownTypes } from './schema-elements.ts';

const PASCAL = /^[A-Z][a-zA-Z0-9]*$/;
const CAMEL = /^[a-z][a-zA-Z0-9]*$/;
const UPPER_SNAKE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** The suffixes of input types, which distinguish them from output types. */
const INPUT_SUFFIX = /.(Input|Filter|Sort|Order)$/;

/** Types are PascalCase, input types have a suffix, fields and arguments are camelCase, and enum values UPPER_SNAKE. */
export const findBadNames: LintRule = ({ schema }) => {
  const types = ownTypes(schema);
  return [
    ...types.flatMap(({ name }) => check(PASCAL, name, name, 'a type', 'PascalCase')),
    ...types
      .filter(isInputObjectType)
      .flatMap(({ name }) =>
        check(INPUT_SUFFIX, name, name, 'an input type', 'a name that ends in Input, Filter, Sort or Order'),
      ),
    ...outputFields(schema).flatMap(({ field, coordinate }) =>
      check(CAMEL, field.name, coordinate, 'a field', 'camelCase'),
    ),
    ...inputValues(schema).flatMap(({ value, coordinate }) =>
      check(CAMEL, value.name, coordinate, 'an argument or input field', 'camelCase'),
    ),
    ...types
      .filter(isEnumType)
      .flatMap((type) =>
        type
          .getValues()
          .flatMap(({ name }) => check(UPPER_SNAKE, name, `${type.name}.${name}`, 'an enum value', 'UPPER_SNAKE')),
      ),
  ];
};

function check(pattern: RegExp, name: string, coordinate: string, kind: string, style: string): LintProblem[] {
  if (pattern.test(name)) return [];
  return [{ code: 'LINT_NAMING', coordinate, message: `${coordinate}: ${kind} takes ${style}` }];
}
