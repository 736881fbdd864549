import { type ConstDirectiveNode, type ConstValueNode, type DocumentNode, Kind, parse } from 'graphql';
import { type FetchSteps, readFetchSteps } from './fetch-steps.ts';
import { readRequiredCosts } from './required-costs.ts';

/** The assumed number of items in a list (`@listSize`). */
export interface ListSize {
  assumedSize: number | null;
  /** Arguments that give the maximum number of items. */
  slicingArguments: readonly string[];
  /** The fields of the returned object that are the list; empty if the field itself is the list. */
  sizedFields: readonly string[];
}

/** The costs that a supergraph declares with `@cost` and `@listSize` (https://specs.apollo.dev/cost/v0.1). */
export interface Costs {
  /** By coordinate: `Type`, `Type.field`, `Type.field.argument` or `Input.field`. */
  weights: ReadonlyMap<string, number>;
  /** By coordinate: `Type.field`. */
  listSizes: ReadonlyMap<string, ListSize>;
  /** By coordinate: what is fetched for a field from other subgraphs. */
  required: ReadonlyMap<string, number>;
  /** The fields that need additional fetches. */
  steps: FetchSteps;
}

const COST_SPEC = 'https://specs.apollo.dev/cost/';

/** Reads the costs that a supergraph declares; empty if it does not use the specification. */
export function readCosts(supergraphSdl: string): Costs {
  const document = parse(supergraphSdl, { noLocation: true });
  const names = directiveNames(document);
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const addWeight = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    const weight = argumentOf(directives, names.cost, 'weight');
    if (weight?.kind === Kind.INT) weights.set(coordinate, Number(weight.value));
  };
  for (const type of document.definitions) {
    if (!('name' in type) || !type.name || !('directives' in type)) continue;
    addWeight(type.name.value, type.directives as readonly ConstDirectiveNode[]);
    if (type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
      for (const field of type.fields ?? []) addWeight(`${type.name.value}.${field.name.value}`, field.directives);
    }
    const isOutput = type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION;
    for (const field of (isOutput && type.fields) || []) {
      const coordinate = `${type.name.value}.${field.name.value}`;
      addWeight(coordinate, field.directives);
      for (const each of field.arguments ?? []) addWeight(`${coordinate}.${each.name.value}`, each.directives);
      const listSize = listSizeOf(field.directives ?? [], names.listSize);
      if (listSize) listSizes.set(coordinate, listSize);
    }
  }
  return { weights, listSizes, required: readRequiredCosts(document, listSizes), steps: readFetchSteps(document) };
}

function listSizeOf(directives: readonly ConstDirectiveNode[], name: string): ListSize | null {
  if (!directives.some((each) => each.name.value === name)) return null;
  const assumed = argumentOf(directives, name, 'assumedSize');
  return {
    assumedSize: assumed?.kind === Kind.INT ? Number(assumed.value) : null,
    slicingArguments: texts(argumentOf(directives, name, 'slicingArguments')),
    sizedFields: texts(argumentOf(directives, name, 'sizedFields')),
  };
}

function argumentOf(directives: readonly ConstDirectiveNode[], name: string, argument: string) {
  const directive = directives.find((each) => each.name.value === name);
  return directive?.arguments?.find((each) => each.name.value === argument)?.value;
}

function texts(value: ConstValueNode | undefined): string[] {
  return value?.kind === Kind.LIST
    ? value.values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []))
    : [];
}

/** A schema may import the directives under different names (https://specs.apollo.dev/link/v1.0). */
function directiveNames({ definitions }: DocumentNode): { cost: string; listSize: string } {
  const links = definitions
    .flatMap((each) => (each.kind === Kind.SCHEMA_DEFINITION ? (each.directives ?? []) : []))
    .filter(({ name }) => name.value === 'link');
  const link = links.find((each) => textOf(argumentOf([each], 'link', 'url')).startsWith(COST_SPEC));
  if (!link) return { cost: '', listSize: '' };
  const namespace = textOf(argumentOf([link], 'link', 'as')) || 'cost';
  const imports = argumentOf([link], 'link', 'import');
  // A directive with the same name as its specification needs no prefix.
  const unprefixed = namespace === 'cost' ? 'cost' : `${namespace}__cost`;
  return {
    cost: importedName(imports, 'cost') ?? unprefixed,
    listSize: importedName(imports, 'listSize') ?? `${namespace}__listSize`,
  };
}

function importedName(imports: ConstValueNode | undefined, name: string): string | undefined {
  for (const each of imports?.kind === Kind.LIST ? imports.values : []) {
    if (each.kind === Kind.STRING && each.value === `@${name}`) return name;
    if (each.kind !== Kind.OBJECT) continue;
    const fields = new Map(each.fields.map((field) => [field.name.value, textOf(field.value)] as const));
    if (fields.get('name') === `@${name}`) return fields.get('as')?.slice(1) ?? name;
  }
  return undefined;
}

function textOf(value: ConstValueNode | undefined): string {
  return value?.kind === Kind.STRING ? value.value : '';
}
