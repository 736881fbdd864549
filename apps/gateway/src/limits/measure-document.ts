import {
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from '../execution/collect-fields.ts';

/** The size of a document. */
export interface DocumentSize {
  /** Levels of fields, with fragments expanded. */
  depth: number;
  /** Fields of the largest operation with fragments expanded, or all written fields if those are more. */
  fields: number;
  /** Fields with an alias, counted in the same way. */
  aliases: number;
  /** Characters of the longest alias, which an answer repeats in each item of a list. */
  aliasLength: number;
  /** Spreads and inline fragments, counted in the same way. Each may be looked at for every object of an answer. */
  spreads: number;
  /** Definitions of fragments: spreads are followed from one to the next. */
  fragments: number;
  /** Root fields of the largest mutation, with fragments expanded: they are carried out one after the other. */
  mutations: number;
}

type Spread = Omit<DocumentSize, 'fragments' | 'mutations'> & {
  /** Fields of the first level. */
  roots: number;
};
const NOTHING: Spread = { depth: 0, fields: 0, aliases: 0, aliasLength: 0, spreads: 0, roots: 0 };

/**
 * Measures all definitions of a document, including unused fragments, which validation checks as well. Each is measured
 * once, so the time is proportional to the document's length.
 */
export function measureDocument(document: DocumentNode): DocumentSize {
  const { definitions } = document;
  const executable = definitions.filter((each) => 'selectionSet' in each);
  const measureFragment = createMeasure(fragmentsOf(document));
  const written = executable.map(({ selectionSet }) => measure(selectionSet, () => NOTHING));
  const spread = executable.map(({ selectionSet }) => measure(selectionSet, measureFragment));
  const largest = (what: 'fields' | 'aliases' | 'spreads') =>
    Math.max(sum(written.map((each) => each[what])), ...spread.map((each) => each[what]));
  return {
    depth: Math.max(0, ...spread.map(({ depth }) => depth)),
    fields: largest('fields'),
    aliases: largest('aliases'),
    aliasLength: Math.max(0, ...written.map(({ aliasLength }) => aliasLength)),
    spreads: largest('spreads'),
    mutations: Math.max(0, ...spread.map(({ roots }, index) => (isMutation(executable[index]) ? roots : 0))),
    fragments: definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).length,
  };
}

function isMutation(definition: DefinitionNode | undefined): boolean {
  return definition?.kind === Kind.OPERATION_DEFINITION && definition.operation === OperationTypeNode.MUTATION;
}

/** Measures fragments by name, each once. */
function createMeasure(fragments: ReadonlyMap<string, FragmentDefinitionNode>): (name: string) => Spread {
  const measured = new Map<string, Spread>();
  const measureFragment = (name: string): Spread => {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    // Validation refuses a fragment that spreads itself; this only prevents infinite recursion.
    measured.set(name, NOTHING);
    const size = fragment ? measure(fragment.selectionSet, measureFragment) : NOTHING;
    measured.set(name, size);
    return size;
  };
  return measureFragment;
}

function measure({ selections }: SelectionSetNode, measureFragment: (name: string) => Spread): Spread {
  let { depth, fields, aliases, aliasLength, spreads, roots } = NOTHING;
  for (const selection of selections) {
    const inner =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? measureFragment(selection.name.value)
        : selection.selectionSet
          ? measure(selection.selectionSet, measureFragment)
          : NOTHING;
    const isField = selection.kind === Kind.FIELD;
    depth = Math.max(depth, inner.depth + (isField ? 1 : 0));
    fields += inner.fields + (isField ? 1 : 0);
    aliases += inner.aliases + (isField && selection.alias ? 1 : 0);
    aliasLength = Math.max(aliasLength, inner.aliasLength, isField ? (selection.alias?.value.length ?? 0) : 0);
    spreads += inner.spreads + (isField ? 0 : 1);
    roots += isField ? 1 : inner.roots;
  }
  return { depth, fields, aliases, aliasLength, spreads, roots };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
