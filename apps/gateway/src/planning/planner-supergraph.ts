import type { GraphQLDataSource } from '@apollo/gateway';
import { type ConstDirectiveNode, type DocumentNode, Kind, parse, print } from 'graphql';
import type { GatewayContext } from '../context.ts';
import { askForRequired } from './ask-for-required.ts';
import { partsOf } from './entity-parts.ts';
import { stringArgument } from './field-sets.ts';
import { keepTypenames, typenameKeys } from './keep-typenames.ts';
import { nameRequiredFields } from './required-fields.ts';

/** A supergraph in a form that the planner handles correctly, and what the resulting plans need. */
export interface PlannerSupergraph {
  /** The supergraph for the planner. Its schema for clients is the same. */
  sdl: string;
  /** The subgraph's data source, adapted to plans for {@link sdl}. */
  sourceOf(name: string, source: GraphQLDataSource<GatewayContext>): GraphQLDataSource<GatewayContext>;
  /** Whether a subgraph understands a fetch without {@link sourceOf}. */
  isUnderstood(name: string, fetch: DocumentNode): boolean;
}

const INACCESSIBLE = parse(
  `extend schema @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
   directive @inaccessible on FIELD_DEFINITION | OBJECT | INTERFACE | UNION | ARGUMENT_DEFINITION | SCALAR | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION`,
  { noLocation: true },
).definitions;

/**
 * Rewrites what the planner handles incorrectly in a supergraph:
 * - It returns to a subgraph by the first declared key, even if the subgraph does not resolve that key
 *   (`resolvable: false`). So resolvable keys are moved to the front.
 * - It treats a field that is required with different arguments as one field: see {@link nameRequiredFields}.
 * Most supergraphs have neither, and stay unchanged.
 */
export function plannerSupergraph(supergraphSdl: string): PlannerSupergraph {
  const given = parse(supergraphSdl, { noLocation: true });
  const ordered = orderKeys(given);
  const { document, fields } = nameRequiredFields(ordered);
  const sdl = document === given ? supergraphSdl : print(withInaccessible(document));
  const graphs = graphsByName(given);
  const graphOf = (name: string) => graphs.get(name) ?? name;
  const hasRequired = fields.byName.size > 0;
  return {
    sdl,
    sourceOf: (name, source) => {
      const types = interfaceObjectsIn(graphOf(name), given);
      const typed = types.size === 0 ? source : keepTypenames(source, types);
      return hasRequired ? askForRequired(typed, fields, graphOf(name)) : typed;
    },
    isUnderstood: (name, fetch) => {
      if (hasRequired && partsOf(fetch, fields, graphOf(name))) return false;
      return typenameKeys(fetch).length === 0 || interfaceObjectsIn(graphOf(name), given).size === 0;
    },
  };
}

function orderKeys(document: DocumentNode): DocumentNode {
  let changed = false;
  const definitions = document.definitions.map((each) => {
    if (!('directives' in each) || !each.directives) return each;
    const directives = (each.directives as readonly ConstDirectiveNode[]).toSorted(
      (left, right) => Number(isUnresolved(left)) - Number(isUnresolved(right)),
    );
    if (directives.every((directive, index) => directive === each.directives?.[index])) return each;
    changed = true;
    return { ...each, directives };
  });
  return changed ? ({ ...document, definitions } as DocumentNode) : document;
}

function isUnresolved({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
  const resolvable = given.find((each) => each.name.value === 'resolvable')?.value;
  return name.value === 'join__type' && resolvable?.kind === Kind.BOOLEAN && !resolvable.value;
}

function interfaceObjectsIn(graph: string, { definitions }: DocumentNode): Set<string> {
  const isThere = ({ name, arguments: given = [] }: ConstDirectiveNode) => {
    const values = new Map(given.map((each) => [each.name.value, each.value] as const));
    const [of, isObject] = [values.get('graph'), values.get('isInterfaceObject')];
    const isInGraph = of?.kind === Kind.ENUM && of.value === graph;
    return name.value === 'join__type' && isInGraph && isObject?.kind === Kind.BOOLEAN && isObject.value;
  };
  return new Set(
    definitions.flatMap((each) =>
      each.kind === Kind.INTERFACE_TYPE_DEFINITION && each.directives?.some(isThere) ? [each.name.value] : [],
    ),
  );
}

function withInaccessible(document: DocumentNode): DocumentNode {
  const isKnown = document.definitions.some(
    (each) => each.kind === Kind.DIRECTIVE_DEFINITION && each.name.value === 'inaccessible',
  );
  return isKnown ? document : { ...document, definitions: [...document.definitions, ...INACCESSIBLE] };
}

/** The names of subgraphs in `join__Graph`, by subgraph name. */
function graphsByName({ definitions }: DocumentNode): Map<string, string> {
  const graphs = definitions.find(
    (each) => each.kind === Kind.ENUM_TYPE_DEFINITION && each.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.flatMap(({ name, directives = [] }) =>
      directives.flatMap((each) => {
        const subgraph = stringArgument(each, 'name');
        return subgraph === undefined ? [] : [[subgraph, name.value] as const];
      }),
    ),
  );
}
