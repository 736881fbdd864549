import {
  defaultFieldResolver,
  type FieldNode,
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

/** What one execution may still use. */
export interface ExecutionBudget {
  /** How many fields may still be resolved. Goes below 0 when they are used up. */
  fields: number;
  /** Whether a query is not wanted any more: its deadline is over, or its caller has gone. */
  isStopped(): boolean;
}

/** In a context. Apollo Server copies contexts with all their properties. */
const BUDGET = Symbol('budget');
type Limited = { [BUDGET]?: ExecutionBudget };

/** Gives the execution with this context a budget; without one it has no limits. */
export function setBudget(context: object, budget: ExecutionBudget): void {
  Object.assign(context, { [BUDGET]: budget });
}

/**
 * Makes an execution end when its budget does. What multiplies is lists: each list of objects takes, before its items are
 * looked at, what will be resolved of them up to the next list. Changes the schema's resolvers.
 */
export function limitLists(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) if (isListOfObjects(field)) limitList(field);
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

/** Mutations are not stopped: clients must learn what they have done. */
function check(budget: ExecutionBudget, { operation }: GraphQLResolveInfo): void {
  if (budget.fields < 0) {
    const message = 'the answer would be too large: ask for smaller pages, or for fewer lists within lists';
    throw graphqlError('QUERY_TOO_EXPENSIVE', message);
  }
  if (operation.operation === OperationTypeNode.QUERY && budget.isStopped()) {
    throw graphqlError('SUBGRAPH_UNAVAILABLE', 'the operation took too long');
  }
}

/** By the first node of a field: one field seldom has several, and the nodes of a parsed operation stay the same. */
const known = new WeakMap<FieldNode, number>();

/** How many fields of each item are resolved, up to lists within it. */
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
      count += 1 + (isLast ? 0 : countFields(node.selectionSet, getNamedType(field.type), scope));
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
