import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { type RequiredFields, requiringField } from './required-fields.ts';

/** A part of a fetch that can be sent by itself. */
export interface EntityPart {
  document: DocumentNode;
  query: string;
  /** Those of the fields required with arguments that this part requires. */
  names: ReadonlySet<string>;
  /** The variables that it uses. */
  variables: ReadonlySet<string>;
}

/** A field of an entity with its enclosing fragments, and what it requires with arguments. */
interface Unit {
  selection: SelectionNode;
  names: readonly string[];
}

interface Fetch {
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/**
 * The parts to send a fetch in, with the subgraph's names: usually one, and several if it needs one field with
 * different arguments. Null if the fetch involves no such fields.
 */
export function partsOf(document: DocumentNode, fields: RequiredFields, graph: string): EntityPart[] | null {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return null;
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const asked = askByOwnName(document, fields);
  const units = entityUnits({ operation, fragments }, fields, graph);
  const groups = groupUnits(units, fields);
  const names = units.flatMap((each) => each.names);
  if (asked === document && names.length === 0) return null;
  if (groups.length < 2) return [partOf(asked, names)];
  return groups.map((group) => {
    const set = { kind: Kind.SELECTION_SET, selections: group.map(({ selection }) => selection) } as const;
    const own = { ...document, definitions: [withEntitySet(operation, set), ...fragments.values()] };
    return partOf(
      askByOwnName(withoutUnused(own), fields),
      group.flatMap((each) => each.names),
    );
  });
}

/** Replaces the planner's stand-in fields by the actual fields with their arguments. */
function askByOwnName(document: DocumentNode, { byName }: RequiredFields): DocumentNode {
  return visit(document, {
    Field(node): FieldNode | undefined {
      const field = byName.get(node.name.value);
      if (!field) return undefined;
      const alias = node.alias ?? node.name;
      return { ...node, alias, name: field.node.name, arguments: field.node.arguments };
    },
  });
}

function entityUnits({ operation, fragments }: Fetch, { namesOf }: RequiredFields, graph: string): Unit[] {
  const [root] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD || root.name.value !== '_entities' || !root.selectionSet) return [];
  const unitsOf = ({ selections }: SelectionSetNode, type: string): Unit[] =>
    selections.flatMap((selection): Unit[] => {
      if (selection.kind === Kind.FIELD) {
        return [{ selection, names: namesOf.get(requiringField(graph, type, selection.name.value)) ?? [] }];
      }
      const part = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      if (!part) return [];
      const { typeCondition } = part;
      return unitsOf(part.selectionSet, typeCondition?.name.value ?? type).map((unit) => {
        const set = { kind: Kind.SELECTION_SET, selections: [unit.selection] } as const;
        const { directives } = selection;
        return { ...unit, selection: { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet: set } };
      });
    });
  return unitsOf(root.selectionSet, '_Entity');
}

/** Groups units that do not need the same field with different arguments. */
function groupUnits(units: readonly Unit[], { byName }: RequiredFields): Unit[][] {
  const groups: { units: Unit[]; places: Map<string, string> }[] = [];
  for (const unit of units) {
    const places = unit.names.map((name) => [byName.get(name)?.place ?? '', name] as const);
    const fits = (group: (typeof groups)[number]) =>
      places.every(([place, name]) => (group.places.get(place) ?? name) === name);
    const group = groups.find(fits) ?? groups[groups.push({ units: [], places: new Map() }) - 1];
    group?.units.push(unit);
    for (const [place, name] of places) group?.places.set(place, name);
  }
  return groups.map((group) => group.units);
}

function withEntitySet(operation: OperationDefinitionNode, selectionSet: SelectionSetNode): OperationDefinitionNode {
  const [root] = operation.selectionSet.selections;
  const entities = { ...(root as FieldNode), selectionSet };
  return { ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections: [entities] } };
}

/** The document without unused fragments and variables. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return document;
  const fragments = new Set<FragmentDefinitionNode>();
  const follow = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name }) {
        const found = document.definitions.find(
          (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name.value,
        );
        if (found?.kind !== Kind.FRAGMENT_DEFINITION || fragments.has(found)) return;
        fragments.add(found);
        follow(found);
      },
    });
  };
  follow(operation);
  const kept = { ...document, definitions: [operation, ...fragments] };
  const used = variablesOf(kept);
  const variableDefinitions = operation.variableDefinitions?.filter((each) => used.has(each.variable.name.value));
  return { ...kept, definitions: [{ ...operation, variableDefinitions }, ...fragments] };
}

function partOf(document: DocumentNode, names: readonly string[]): EntityPart {
  const query = stripIgnoredCharacters(print(document));
  return { document, query, names: new Set(names), variables: variablesOf(document) };
}

/** The variables that are used, not only declared. */
function variablesOf(document: DocumentNode): Set<string> {
  const names = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void names.add(name.value),
  });
  return names;
}
