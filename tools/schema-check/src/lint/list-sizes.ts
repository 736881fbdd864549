import { type GraphQLType, getNamedType, isLeafType, isListType, isNonNullType } from 'graphql';
import { isConnection } from './connections.ts';
import type { LintProblem, LintRule } from './rule.ts';
import { inputValues, isInaccessible, isRoot, outputFields } from './schema-elements.ts';

/** A bound as written in descriptions: "at most 100 lines", "1 to 100", "up to 20". */
const STATED_BOUND = /\b(?:at most|up to|no more than) \d|\d to \d/i;

/** Arguments by which clients limit a list. */
const LIMITS = new Set(['first', 'last', 'limit']);

/**
 * Input lists must state their maximum length. Output lists must be connections, take a limit, state a maximum, or be
 * configured as bounded by their parent.
 */
export const findUnboundedLists: LintRule = ({ schema, boundedLists }) => {
  const inputs = inputValues(schema)
    .filter(({ value }) => isList(value.type) && !STATED_BOUND.test(value.description ?? ''))
    .map(({ coordinate }) => problem(coordinate, 'the description must say how many items may be given'));
  const outputs = outputFields(schema)
    .filter(({ parent, field, coordinate }) => {
      if (!isList(field.type) || isLeafType(getNamedType(field.type))) return false;
      if (isConnection(parent) || field.name === 'userErrors') return false;
      if (isInaccessible(parent) || isInaccessible(field)) return false;
      if (field.args.some(({ name }) => LIMITS.has(name))) return false;
      return !boundedLists.has(coordinate) && !STATED_BOUND.test(field.description ?? '');
    })
    .map(({ parent, coordinate }): LintProblem => {
      const found = problem(
        coordinate,
        'must be a connection, or say in its description how many items it has at most',
      );
      // Below the root, a list is usually bounded by its parent.
      return isRoot(schema, parent) ? found : { ...found, severity: 'warning' };
    });
  return [...inputs, ...outputs];
};

function isList(type: GraphQLType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function problem(coordinate: string, message: string): LintProblem {
  return { code: 'LINT_LIST_SIZE', coordinate, message: `${coordinate}: ${message}` };
}
