import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { graphOf, isExternal, readFieldSet, stringArgument } from '../planning/field-sets.ts';

/** Subgraphs, by their names in `join__Graph`. */
export type Graphs = ReadonlySet<string>;

/** How a field is reached from an object that subgraphs have resolved. */
export interface Step {
  /** The maximum number of additional fetches. */
  fetches: number;
  /** The subgraphs that then resolve the field. */
  at: Graphs;
}

/**
 * Finds the fields of a supergraph that need additional fetches: those that other subgraphs resolve, and those that
 * require such fields.
 */
export interface FetchSteps {
  /**
   * @param at the subgraphs that have resolved the object; null for a root field, which takes no additional fetch.
   * @param seen what was reached from the same object already, which takes no second fetch. It is added to.
   */
  to(type: string, field: string, at: Graphs | null, seen: Set<string>): Step;
}

interface FieldPlace {
  type: string;
  /** What each subgraph that resolves the field requires for it. */
  requires: ReadonlyMap<string, SelectionSetNode | null>;
}

const NOWHERE: Graphs = new Set();

/** Reads from a supergraph which subgraph resolves which field (https://specs.apollo.dev/join). */
export function readFetchSteps({ definitions }: DocumentNode): FetchSteps {
  const places = new Map<string, FieldPlace>();
  for (const type of definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const [field, place] of placesOf(type)) {
      if (place.requires.size > 0) places.set(`${type.name.value}.${field}`, place);
    }
  }
  const to: FetchSteps['to'] = (type, field, at, seen) => {
    const place = places.get(`${type}.${field}`);
    if (!place) return { fetches: 0, at: at ?? NOWHERE };
    const { requires } = place;
    const all = new Set(requires.keys());
    if (at === null) return { fetches: 0, at: all };
    const here = [...requires].filter(([graph, set]) => at.has(graph) && set === null).map(([graph]) => graph);
    if (here.length > 0) return { fetches: 0, at: new Set(here) };
    const key = [...requires].map(([graph, set]) => `${graph} ${set ? names(set) : ''}`).join();
    if (seen.has(key)) return { fetches: 0, at: all };
    seen.add(key);
    const [set] = [...requires.values()].filter((each) => each !== null);
    return { fetches: 1 + (set ? fetchesFor(set, type, at, seen) : 0), at: all };
  };
  const fetchesFor = (set: SelectionSetNode, type: string, at: Graphs, seen: Set<string>): number => {
    let fetches = 0;
    for (const node of set.selections) {
      if (node.kind !== Kind.FIELD) continue;
      const step = to(type, node.name.value, at, seen);
      const inner = places.get(`${type}.${node.name.value}`)?.type ?? '';
      fetches += step.fetches + (node.selectionSet ? fetchesFor(node.selectionSet, inner, step.at, new Set()) : 0);
    }
    return fetches;
  };
  return { to };
}

function placesOf(type: Pick<ObjectTypeDefinitionNode, 'fields' | 'directives'>): [string, FieldPlace][] {
  const everywhere = named('join__type', type.directives).map((each) => [graphOf(each), null] as const);
  return (type.fields ?? []).map((field) => {
    const joins = named('join__field', field.directives).filter((each) => graphOf(each) !== '');
    const own = joins.filter((each) => !isExternal(each)).map((each) => [graphOf(each), requirementOf(each)] as const);
    const requires = new Map(joins.length > 0 ? own : everywhere);
    return [field.name.value, { type: nameOf(field.type), requires }];
  });
}

function named(name: string, directives: readonly ConstDirectiveNode[] = []): ConstDirectiveNode[] {
  return directives.filter((each) => each.name.value === name);
}

function requirementOf(directive: ConstDirectiveNode): SelectionSetNode | null {
  const text = stringArgument(directive, 'requires');
  return text === undefined ? null : readFieldSet(text);
}

function names({ selections }: SelectionSetNode): string {
  return selections.map((each) => (each.kind === Kind.FIELD ? each.name.value : '')).join(' ');
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type);
}
