import { type GraphQLField, getNamedType, isInputObjectType, isNonNullType, isObjectType } from 'graphql';
import type { LintProblem, LintRule } from './rule.ts';

/** A mutation takes one input, and returns a payload with the user errors. */
export const findBadMutations: LintRule = ({ schema }) =>
  Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap((field) => {
    const coordinate = `${schema.getMutationType()?.name}.${field.name}`;
    return [...checkInput(field), ...checkPayload(field)].map(
      (message): LintProblem => ({ code: 'LINT_MUTATION', coordinate, message: `${coordinate}: ${message}` }),
    );
  });

function checkInput({ args }: GraphQLField<unknown, unknown>): string[] {
  const [input, ...more] = args;
  const isInput =
    input?.name === 'input' && isNonNullType(input.type) && isInputObjectType(input.type.ofType) && more.length === 0;
  return isInput ? [] : ['a mutation takes one argument, input, of a non-null input type'];
}

function checkPayload({ type }: GraphQLField<unknown, unknown>): string[] {
  const payload = getNamedType(type);
  if (!isObjectType(payload) || !payload.name.endsWith('Payload')) {
    return ['a mutation returns a type whose name ends in Payload'];
  }
  const { userErrors } = payload.getFields();
  return String(userErrors?.type) === '[UserError!]!' ? [] : [`${payload.name} needs userErrors: [UserError!]!`];
}
