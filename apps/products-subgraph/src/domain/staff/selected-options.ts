import { MAX_VARIANTS } from '../product-limits.ts';
import type { InputProblems, Maybe } from './input-problems.ts';
import type { StaffProduct, StaffVariant } from './staff-product.ts';

type Options = StaffProduct['options'];
type Selection = StaffVariant['selectedOptions'];

/** Options of a product. */
export const MAX_OPTIONS = 3;

/** One value for each of the options, in their order. */
export function readSelection(
  selected: Maybe<readonly { name: string; value: string }[]>,
  options: Options,
  path: string[],
  problems: InputProblems,
): Selection {
  const given = problems.list(selected, path, MAX_OPTIONS).map(({ name, value }, index) => ({
    name: name.trim(),
    value: problems.name(value, [...path, String(index), 'value']),
  }));
  const ordered = options.flatMap(({ name }) => given.find((option) => option.name === name) ?? []);
  if (problems.found.length === 0 && (ordered.length < options.length || given.length > options.length)) {
    const names = options.map(({ name }) => name).join(', ');
    problems.refuse(
      path,
      names ? `must have one value for each of: ${names}` : 'must be empty: the product has no options',
    );
  }
  return ordered;
}

/** The options with all values that are selected; new ones come last. */
export function withSelectedValues(
  options: Options,
  selections: readonly Selection[],
  problems: InputProblems,
): Options {
  return options.map(({ name, values }) => {
    const selected = selections.flatMap((selection) => selection.filter((option) => option.name === name));
    const all = [...new Set([...values, ...selected.map(({ value }) => value)])];
    if (all.length > MAX_VARIANTS) problems.refuse(['options'], `an option has at most ${MAX_VARIANTS} values`);
    return { name, values: all };
  });
}

/** The index of the first selection that another one before it has too; -1 if there is none. */
export function findRepeated(selections: readonly Selection[]): number {
  const seen = new Set<string>();
  return selections.findIndex((selection) => {
    const key = JSON.stringify(selection.map(({ value }) => value));
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated;
  });
}
