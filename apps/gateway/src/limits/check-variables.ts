import { graphqlError } from '@commerce/graphql';
import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';

/** Inputs of the graph have 6 levels at most, and the largest have a few thousand values. */
const LIMITS = { levels: 20, values: 20_000 };

/** The stock executor reports every wrong value, each with the whole of what it is in. */
const MAX_MISTAKES = 20;
const MAX_MESSAGE = 500;

type Variables = Readonly<Record<string, unknown>>;

/**
 * Whether variables are nested deeply or have very many values: checking, writing and reading them recurses, and each
 * wrong value gives an error of its own.
 */
export function areTooLarge(variables: Variables): boolean {
  let values = 0;
  const isTooLarge = (value: unknown, level: number): boolean => {
    values += 1;
    if (level > LIMITS.levels || values > LIMITS.values) return true;
    if (typeof value !== 'object' || value === null) return false;
    return Object.values(value).some((each) => isTooLarge(each, level + 1));
  };
  return isTooLarge(variables, 0);
}

/** @throws with code QUERY_TOO_EXPENSIVE for variables that {@link areTooLarge}. */
export function checkVariables(variables: Variables): void {
  if (!areTooLarge(variables)) return;
  const message = `The variables are nested deeper than ${LIMITS.levels} levels or have more than ${LIMITS.values} values. Send less at once, or in several operations.`;
  throw graphqlError('QUERY_TOO_EXPENSIVE', message, { http: { status: 400 } });
}

/** @throws with code BAD_USER_INPUT for variables with more wrong values than are worth a report each. */
export function checkValues(variables: Variables, operation: OperationDefinitionNode, schema: GraphQLSchema): void {
  const definitions = operation.variableDefinitions ?? [];
  const { errors = [] } = getVariableValues(schema, definitions, variables, { maxErrors: MAX_MISTAKES });
  if (errors.length <= MAX_MISTAKES) return;
  const first = errors[0]?.message.slice(0, MAX_MESSAGE);
  const message = `The variables have more than ${MAX_MISTAKES} wrong values. The first one: ${first}`;
  throw graphqlError('BAD_USER_INPUT', message, { http: { status: 400 } });
}
