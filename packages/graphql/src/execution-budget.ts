import {
  defaultFieldResolver,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLFieldMap,
  type GraphQLNamedType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isIntrospectionType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { graphqlError } from './errors.ts';

/** The remaining resources of one execution. */
export interface ExecutionBudget {
  /** How many more fields may be resolved. Negative once the budget is exceeded. */
  fields: number;
  /** Whether the result is no longer needed: the deadline has passed, or the caller has disconnected. */
  isStopped(): boolean;
}

type Budget = ExecutionBudget & { granted: number; isExceeded: boolean };

/** The key in a context. Apollo Server copies contexts with all their properties. */
const BUDGET = Symbol('budget');
type Limited = { [BUDGET]?: Budget };

/** Gives the execution with this context a budget; without one it is unlimited. */
export function setBudget(context: object, { fields, isStopped }: ExecutionBudget): void {
  const budget: Budget = { fields, isStopped, granted: fields, isExceeded: false };
  Object.assign(context, { [BUDGET]: budget });
}

/** For another execution of the same operation, whose answer must not depend on the first one. */
export function renewBudget(context: object): void {
  const budget = (context as Limited)[BUDGET];
  if (budget) Object.assign(budget, { fields: budget.granted, isExceeded: false });
}

/** How much of its budget the execution with this context has used, in fields. */
export function usedFields(context: object): number {
  const budget = (context as Limited)[BUDGET];
  return budget ? budget.granted - budget.fields : 0;
}

/** What an error costs, in fields: creating it, with its place and its stack, takes that much longer. */
const ERROR_COST = 50;
/** What a field with arguments costs, in fields without: it checks them, and often reads rows of its own. */
const ARGUMENTS_COST = 5;
/** What a field that resolves later costs besides, in fields that resolve at once: promises, and keys to look up. */
const LATER_COST = 7;

/**
 * Ends an execution when its budget is used up. Lists are what multiplies work: each list of objects charges, before
 * its items are visited, for all their fields up to the next list. Errors and fields that resolve later charge when
 * they occur. Changes the schema's resolvers.
 */
export function limitExecutions(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (isListOfObjects(field)) limitList(field);
      if (field.resolve) limitField(field, field.resolve);
    }
  }
  return schema;
}

function isListOfObjects({ type }: { type: GraphQLField<unknown, unknown>['type'] }): boolean {
  return isListType(getNullableType(type)) && isCompositeType(getNamedType(type));
}

function limitList(field: GraphQLField<unknown, object>): void {
  const { resolve = defaultFieldResolver } = field;
  field.resolve = (source, args, context, info) => {
    const budget = (context as Limited | undefined)?.[BUDGET];
    if (!budget) return resolve(source, args, context, info);
    check(budget, info);
    const take = (items: unknown) => {
      if (Array.isArray(items)) budget.fields -= items.length * fieldsOfItem(info);
      check(budget, info);
      return items;
    };
    const items: unknown = resolve(source, args, context, info);
    return items instanceof Promise ? items.then(take) : take(items);
  };
}

/** Each item of a list can fail, or take longer. Once the budget is exceeded, the rest of a query is not resolved. */
function limitField(field: GraphQLField<unknown, object>, resolve: NonNullable<typeof field.resolve>): void {
  field.resolve = (source, args, context, info) => {
    const budget = (context as Limited | undefined)?.[BUDGET];
    if (!budget) return resolve(source, args, context, info);
    if (budget.fields < 0 && info.operation.operation === OperationTypeNode.QUERY) refuse(budget);
    try {
      const value: unknown = resolve(source, args, context, info);
      if (!(value instanceof Promise)) return value;
      budget.fields -= LATER_COST;
      return value.catch((error: unknown) => charge(budget, error));
    } catch (error) {
      return charge(budget, error);
    }
  };
}

function charge(budget: Budget, error: unknown): never {
  budget.fields -= ERROR_COST;
  throw error;
}

/** Mutations are not stopped: clients must learn their outcome. */
function check(budget: Budget, { operation }: GraphQLResolveInfo): void {
  if (budget.fields < 0) refuse(budget);
  if (operation.operation === OperationTypeNode.QUERY && budget.isStopped()) {
    throw graphqlError('SUBGRAPH_UNAVAILABLE', 'the operation took too long');
  }
}

const TOO_LARGE = 'the answer would be too large: request smaller pages, or fewer nested lists';
/** For all fields after the first one that is refused. With a path, graphql-js creates no error for each place. */
const REFUSED = new GraphQLError(TOO_LARGE, { path: [], extensions: { code: 'QUERY_TOO_EXPENSIVE' } });

function refuse(budget: Budget): never {
  if (budget.isExceeded) throw REFUSED;
  budget.isExceeded = true;
  throw graphqlError('QUERY_TOO_EXPENSIVE', TOO_LARGE);
}

/** Keyed by the first node of a field: fields seldom have several, and the nodes of a parsed operation are stable. */
const known = new WeakMap<FieldNode, number>();

/** The number of fields that are resolved per item, up to lists within it. */
function fieldsOfItem({ fieldNodes, fragments, schema, returnType }: GraphQLResolveInfo): number {
  const [first] = fieldNodes;
  const remembered = first && fieldNodes.length === 1 ? known.get(first) : undefined;
  if (remembered !== undefined) return remembered;
  const type = getNamedType(returnType);
  const count = fieldNodes.reduce(
    (total, { selectionSet }) => total + countFields(selectionSet, type, { fragments, schema }),
    1,
  );
  if (first && fieldNodes.length === 1) known.set(first, count);
  return count;
}

type Scope = Pick<GraphQLResolveInfo, 'fragments' | 'schema'>;

function countFields(selectionSet: SelectionSetNode | undefined, type: GraphQLNamedType, scope: Scope): number {
  let count = 0;
  for (const node of selectionSet?.selections ?? []) {
    if (node.kind === Kind.FIELD) {
      const field = fieldsOf(type)[node.name.value];
      const isLast = !field || isListOfObjects(field);
      count +=
        (field?.args.length ? ARGUMENTS_COST : 1) +
        (isLast ? 0 : countFields(node.selectionSet, getNamedType(field.type), scope));
      continue;
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? scope.fragments[node.name.value] : node;
    const condition = fragment?.typeCondition && scope.schema.getType(fragment.typeCondition.name.value);
    count += countFields(fragment?.selectionSet, condition ?? type, scope);
  }
  return count;
}

function fieldsOf(type: GraphQLNamedType): GraphQLFieldMap<unknown, unknown> {
  return isCompositeType(type) && !isUnionType(type) ? type.getFields() : {};
}
