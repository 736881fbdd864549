import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { fragmentsOf } from '../execution/collect-fields.ts';
import { type Amount, product, sum, type Variables } from './amount.ts';
import { argumentCost, rememberByObject } from './argument-costs.ts';
import type { Costs, ListSize } from './costs.ts';
import { DEFAULT_LIST_SIZE, DEFAULT_WEIGHTS } from './default-costs.ts';
import type { Graphs } from './fetch-steps.ts';
import { introspectionCost } from './introspection-cost.ts';

/** A field of an operation, with its cost. */
export interface CostedField {
  /** The response key. */
  key: string;
  name: string;
  /** Of the field alone; for a list, of each item. */
  weight: number;
  /** Of the given arguments, and of what is fetched for the field: for each object that has it. */
  perObject: Amount;
  /** The assumed number of items; null if it is not a list. */
  size: Amount | null;
  /** 0 or 1: whether `@skip` and `@include` include it. */
  included: Amount;
  /** The number of additional fetches, for any number of objects. */
  fetches: number;
  fields: readonly CostedField[];
}

interface Scope {
  schema: GraphQLSchema;
  costs: Costs;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The values of all variables: those that are given, and the operation's default values. */
  withDefaults(variables: Variables): Variables;
  /** The costs of arguments: a fragment stands once in the document, however often it is spread. */
  argumentCosts: Map<ValueNode, Amount>;
}

/** The parent of a selection set. */
interface Parent {
  type: GraphQLCompositeType;
  /** The sizes of its list fields, if the field above declares them. */
  sizes: ReadonlyMap<string, Amount>;
  /** The subgraphs that resolve it; null for the root. */
  at: Graphs | null;
  /** What is fetched for it from other subgraphs. */
  seen: Set<string>;
  lists: Lists;
}

/** The lists above a place of the operation, by coordinate. */
interface Lists {
  /** Those since the last field that leads to a single object. */
  recent: readonly string[];
  /** Those above that field, which may lead back to what a list belongs to, such as from a variant to its product. */
  former: readonly string[];
}

/**
 * The assumed size of a list that is asked for again below itself, such as the variants of the product of a variant. The
 * usual size is that of most products; somebody who asks so wants the largest, and it is multiplied by itself.
 */
const REPEATED_LIST_SIZE = 200;

/** The fields of a valid operation with their costs, with fragments expanded. */
export function costedFields(
  operation: OperationDefinitionNode,
  document: DocumentNode,
  schema: GraphQLSchema,
  costs: Costs,
): CostedField[] {
  const fragments = fragmentsOf(document);
  const defaults: Record<string, unknown> = Object.create(null);
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  const type = schema.getRootType(operation.operation);
  if (!type) return [];
  const lists = { recent: [], former: [] };
  const root = { type, sizes: new Map(), at: null, seen: new Set<string>(), lists };
  const withDefaults = rememberByObject(
    (variables: Variables): Variables => Object.assign(Object.create(null), defaults, variables),
  );
  const scope = { schema, costs, fragments, withDefaults, argumentCosts: new Map() };
  return fieldsOf(operation.selectionSet, root, scope);
}

function fieldsOf({ selections }: SelectionSetNode, parent: Parent, scope: Scope): CostedField[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return costedField(node, parent, scope);
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? scope.fragments.get(node.name.value) : node;
    if (!fragment) return [];
    const condition = fragment.typeCondition && scope.schema.getType(fragment.typeCondition.name.value);
    const type = isCompositeType(condition) ? condition : parent.type;
    const included = inclusionOf(node.directives, scope);
    const fields = fieldsOf(fragment.selectionSet, { ...parent, type, seen: seenBy(parent.seen, included) }, scope);
    return included === 1 ? fields : fields.map((each) => ({ ...each, included: product(each.included, included) }));
  });
}

/** What is perhaps left out fetches nothing for others: they count their fetches themselves. */
function seenBy(seen: Set<string>, included: Amount): Set<string> {
  return included === 1 ? seen : new Set(seen);
}

function costedField(node: FieldNode, { type: parent, sizes, at, seen, lists }: Parent, scope: Scope): CostedField[] {
  const { costs } = scope;
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  const included = inclusionOf(node.directives, scope);
  const field = name.startsWith('__') || isUnionType(parent) ? undefined : parent.getFields()[name];
  if (!field) {
    const isIntrospection = name === '__schema' || name === '__type';
    const weight = isIntrospection ? introspectionCost(node, scope.schema, scope.fragments) : DEFAULT_WEIGHTS.leaf;
    return [{ key, name, weight, perObject: 0, size: null, included, fetches: 0, fields: [] }];
  }
  const coordinate = `${parent.name}.${name}`;
  const type = getNamedType(field.type);
  const isComposite = isCompositeType(type);
  const usual = isComposite ? DEFAULT_WEIGHTS.composite : DEFAULT_WEIGHTS.leaf;
  const listSize = costs.listSizes.get(coordinate);
  const declaredSize = listSize && sizeOf(listSize, field, node, scope);
  const isList = isListType(getNullableType(field.type));
  const inner = new Map(declaredSize === undefined ? [] : listSize?.sizedFields.map((each) => [each, declaredSize]));
  const step = costs.steps.to(parent.name, name, at, seenBy(seen, included));
  const object = { sizes: inner, at: step.at, seen: new Set<string>(), lists: listsBelow(lists, coordinate, isList) };
  const usualSize = lists.former.includes(coordinate) ? REPEATED_LIST_SIZE : 0;
  const fields = isComposite && node.selectionSet ? fieldsOf(node.selectionSet, { ...object, type }, scope) : [];
  return [
    {
      key,
      name,
      weight: costs.weights.get(coordinate) ?? costs.weights.get(type.name) ?? usual,
      perObject: [
        argumentsOf(coordinate, field, node, scope),
        unselectedSize(inner, fields),
        costs.required.get(coordinate) ?? 0,
      ].reduce(sum),
      size: isList
        ? atLeast(usualSize, (inner.size === 0 && declaredSize) || (sizes.get(name) ?? DEFAULT_LIST_SIZE))
        : null,
      included,
      fetches: step.fetches,
      fields,
    },
  ];
}

function listsBelow({ recent, former }: Lists, coordinate: string, isList: boolean): Lists {
  if (isList) return { recent: [...recent, coordinate], former };
  return recent.length === 0 ? { recent, former } : { recent: [], former: [...former, ...recent] };
}

/** Sizes that are given by arguments are exact. */
function atLeast(least: number, size: Amount): Amount {
  return typeof size === 'number' ? Math.max(least, size) : size;
}

/** A subgraph refuses larger pages, with an error of its own. */
function atMost(size: number): number {
  return Math.min(size, 1_000);
}

/** A page is read even if no items of it are selected, such as for `pageInfo`: then each of them counts at the page. */
function unselectedSize(sizes: ReadonlyMap<string, Amount>, fields: readonly CostedField[]): Amount {
  const [size] = sizes.values();
  const isSelected = fields.some(({ name, included }) => sizes.has(name) && included === 1);
  if (size === undefined || isSelected) return 0;
  return typeof size === 'number' ? atMost(size) : (variables) => atMost(size(variables));
}

/** The largest of the given slicing arguments, or else the assumed size. */
function sizeOf(
  { assumedSize, slicingArguments }: ListSize,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { withDefaults }: Scope,
): Amount {
  const assumed = assumedSize ?? DEFAULT_LIST_SIZE;
  const readers = slicingArguments.map((name): ((variables: Variables) => unknown) => {
    const value = node.arguments?.find((each) => each.name.value === name)?.value;
    const standard = field.args.find((each) => each.name === name)?.defaultValue;
    if (!value) return () => standard;
    if (value.kind !== Kind.VARIABLE) return () => valueFromASTUntyped(value);
    const variable = value.name.value;
    return (variables) => {
      const given = withDefaults(variables);
      return variable in given ? given[variable] : standard;
    };
  });
  const size = (variables: Variables) => {
    const given = readers.map((read) => read(variables)).filter((each) => typeof each === 'number');
    return given.length > 0 ? Math.max(0, ...given) : assumed;
  };
  const isFixed = slicingArguments.every(
    (name) => node.arguments?.find((each) => each.name.value === name)?.value.kind !== Kind.VARIABLE,
  );
  return isFixed ? size({}) : size;
}

function argumentsOf(
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  { costs, withDefaults, argumentCosts }: Scope,
): Amount {
  const amounts = (node.arguments ?? []).map(({ name, value }): Amount => {
    const argument = field.args.find((each) => each.name === name.value);
    if (!argument) return 0;
    const cost = argumentCosts.get(value) ?? argumentCost(coordinate, argument, value, costs, withDefaults);
    argumentCosts.set(value, cost);
    return cost;
  });
  return amounts.reduce(sum, 0);
}

function inclusionOf(directives: readonly DirectiveNode[] = [], { withDefaults }: Scope): Amount {
  const amounts = directives.map(({ name, arguments: given }): Amount => {
    const condition = given?.find((each) => each.name.value === 'if')?.value;
    if (!condition || (name.value !== 'skip' && name.value !== 'include')) return 1;
    const wanted = name.value === 'include';
    if (condition.kind === Kind.BOOLEAN) return Number(condition.value === wanted);
    if (condition.kind !== Kind.VARIABLE) return 1;
    const variable = condition.name.value;
    return (variables) => Number(withDefaults(variables)[variable] !== !wanted);
  });
  return amounts.reduce(product, 1);
}
