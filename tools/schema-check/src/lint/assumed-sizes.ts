import { getNamedType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';
import { isConnection } from './connections.ts';
import type { LintProblem, LintRule } from './rule.ts';
import { isInaccessible, type OutputField, outputFields } from './schema-elements.ts';

/**
 * If a graph uses `@listSize`, each list of objects for clients must have one, because the default size is small. On a
 * field that returns a connection, it must give the sized fields and the slicing arguments. `userErrors` are exempt,
 * because they are few.
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

/** The names of the arguments of `@listSize`. */
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
