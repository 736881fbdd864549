import { caseKey, normalizeText } from '../plain-text.ts';
import { MAX_OPTIONS, MAX_VARIANTS } from '../product-limits.ts';
import type { InputProblems, Maybe } from './input-problems.ts';
import type { StaffProduct, StaffVariant } from './staff-product.ts';

type Options = StaffProduct['options'];
type Selection = StaffVariant['selectedOptions'];

/** One value for each option, in the order of the options, in the product's existing spelling if there is one. */
export function readSelection(
  selected: Maybe<readonly { name: string; value: string }[]>,
  options: Options,
  path: string[],
  problems: InputProblems,
): Selection {
  const given = problems.list(selected, path, MAX_OPTIONS).map(({ name, value }, index) => ({
    key: caseKey(normalizeText(name)),
    value: problems.name(value, [...path, String(index), 'value']),
  }));
  const ordered = options.flatMap(({ name, values }) => {
    const option = given.find(({ key }) => key === caseKey(name));
    return option ? [{ name, value: spelledAs(values, option.value) }] : [];
  });
  if (problems.found.length === 0 && (ordered.length < options.length || given.length > options.length)) {
    const names = options.map(({ name }) => name).join(', ');
    problems.refuse(
      path,
      names ? `must have one value for each of: ${names}` : 'must be empty: the product has no options',
    );
  }
  return ordered;
}

/** The spelling in `values` that differs only in case, or else the value itself. */
function spelledAs(values: readonly string[], value: string): string {
  return values.find((known) => caseKey(known) === caseKey(value)) ?? value;
}

/** The options with all selected values; new values come last. */
export function withSelectedValues(
  options: Options,
  selections: readonly Selection[],
  problems: InputProblems,
): Options {
  return options.map(({ name, values }) => {
    const selected = selections.flatMap((selection) => selection.filter((option) => option.name === name));
    const all = new Map<string, string>();
    for (const value of [...values, ...selected.map((option) => option.value)]) {
      if (!all.has(caseKey(value))) all.set(caseKey(value), value);
    }
    if (all.size > MAX_VARIANTS) problems.refuse(['options'], `an option has at most ${MAX_VARIANTS} values`);
    return { name, values: [...all.values()] };
  });
}

/** The index of the first selection that repeats an earlier one, whatever their case; -1 if there is none. */
export function findRepeated(selections: readonly Selection[]): number {
  const seen = new Set<string>();
  return selections.findIndex((selection) => {
    const key = JSON.stringify(selection.map(({ value }) => caseKey(value)));
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated;
  });
}
