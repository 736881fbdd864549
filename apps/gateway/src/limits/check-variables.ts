import { graphqlError } from '@commerce/graphql';
import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';

/** Inputs of the graph have 6 levels at most, and the largest have a few thousand values. */
const LIMITS = { levels: 20, values: 20_000 };

/** The stock executor reports every wrong value, each with the whole of what it is in. */
const MAX_MISTAKES = 20;
const MAX_MESSAGE = 500;

type Variables = Readonly<Record<string, unknown>>;

/**
 * Whether variables must be refused: those that are nested deeply or have very many values, because checking, writing
 * and reading them recurses, and each wrong value gives an error of its own; those with numbers too large for JSON:
 * `1e400` is read as infinite, and would be written as null; and those with a key `__proto__`.
 */
export function areRefused(variables: Variables): boolean {
  return problemOf(variables) !== null;
}

/** @throws with code QUERY_TOO_EXPENSIVE or BAD_USER_INPUT for variables that {@link areRefused}. */
export function checkVariables(variables: Variables): void {
  const problem = problemOf(variables);
  if (problem) throw graphqlError(problem.code, problem.message, { http: { status: 400 } });
}

const TOO_LARGE = {
  code: 'QUERY_TOO_EXPENSIVE',
  message: `The variables are nested deeper than ${LIMITS.levels} levels or have more than ${LIMITS.values} values. Send less at once, or in several operations.`,
} as const;
const NOT_FINITE = { code: 'BAD_USER_INPUT', message: 'The variables have a number that is too large.' } as const;
/** Objects that are copied would get a prototype instead. In bodies, the JSON parser refuses it. */
const PROTOTYPE = { code: 'BAD_USER_INPUT', message: 'The variables have a key "__proto__".' } as const;

function problemOf(variables: Variables): typeof TOO_LARGE | typeof NOT_FINITE | typeof PROTOTYPE | null {
  let values = 0;
  const look = (value: unknown, level: number): ReturnType<typeof problemOf> => {
    values += 1;
    if (level > LIMITS.levels || values > LIMITS.values) return TOO_LARGE;
    if (typeof value === 'number' && !Number.isFinite(value)) return NOT_FINITE;
    if (typeof value !== 'object' || value === null) return null;
    if (Object.hasOwn(value, '__proto__')) return PROTOTYPE;
    for (const each of Object.values(value)) {
      const problem = look(each, level + 1);
      if (problem) return problem;
    }
    return null;
  };
  return look(variables, 0);
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
