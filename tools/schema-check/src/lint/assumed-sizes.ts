import { getNamedType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import { isConnection } from './connections.ts';
import type { LintProblem, LintRule } from './rule.ts';
import { isInaccessible, type OutputField, outputFields } from './schema-elements.ts';

/**
 * Where a graph uses `@listSize`, each list of objects that clients can ask for must have one, since a list without is
 * taken for a short one; a field that answers a connection says of which of its fields, and by which arguments.
 * `userErrors` are few.
 */
export const findUnsizedLists: LintRule = ({ schema }) => {
  const fields = outputFields(schema).filter(({ parent, field }) => !isInaccessible(parent) && !isInaccessible(field));
  if (!fields.some((each) => listSizeOf(each))) return [];
  return fields.flatMap((each): LintProblem[] => {
    const { parent, field, coordinate } = each;
    const type = getNamedType(field.type);
    if (isLeafType(type) || field.name === 'userErrors') return [];
    const listSize = listSizeOf(each);
    if (isObjectType(type) && isConnection(type)) {
      const isComplete = ['slicingArguments', 'sizedFields'].every((name) => listSize?.has(name));
      return isComplete ? [] : [problem(coordinate, 'needs @listSize with slicingArguments and sizedFields')];
    }
    if (!isList(field.type) || isConnection(parent) || listSize) return [];
    return [problem(coordinate, 'needs @listSize: say how many items it usually has')];
  });
};

/** The names of the arguments that are given to `@listSize`. */
function listSizeOf({ field: { astNode } }: OutputField): ReadonlySet<string> | undefined {
  const directive = astNode?.directives?.find(({ name }) => name.value === 'listSize');
  return directive && new Set(directive.arguments?.map(({ name }) => name.value));
}

function isList(type: OutputField['field']['type']): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}

function problem(coordinate: string, message: string): LintProblem {
  return { code: 'LINT_ASSUMED_SIZE', coordinate, message: `${coordinate}: ${message}` };
}
