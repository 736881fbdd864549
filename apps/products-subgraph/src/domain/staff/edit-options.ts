import { variantTitle } from '../catalogue.ts';
import { caseKey, normalizeText } from '../plain-text.ts';
import { MAX_OPTIONS, MAX_VARIANTS } from '../product-limits.ts';
import type { InputProblems, Maybe } from './input-problems.ts';
import { findRepeated } from './selected-options.ts';
import type { StaffProduct, StaffVariant } from './staff-product.ts';

type Options = StaffProduct['options'];

/** The desired state of an option; `formerName` and `formerValue` are its current names, if they differ. */
export interface OptionInput {
  name: string;
  formerName?: Maybe<string>;
  values: readonly { value: string; formerValue?: Maybe<string> }[];
  valueOfVariants?: Maybe<string>;
}

/** How an option reaches its desired state. */
interface OptionStep {
  name: string;
  values: string[];
  /** Its current name; null for a new option. */
  formerName: string | null;
  /** The new value for each current value; removed values are missing. */
  valueByFormer: Map<string, string>;
  /** For a new option: the value that existing variants get. */
  valueOfVariants: string | null;
}

/**
 * Changes the options of a product, and the values of its variants accordingly. Archived variants keep removed options
 * and values.
 * @returns the product and all variants; invalid if there are problems.
 */
export function editOptions(
  product: StaffProduct,
  variants: readonly StaffVariant[],
  inputs: readonly OptionInput[],
  problems: InputProblems,
): { product: StaffProduct; variants: StaffVariant[] } {
  const steps = problems
    .list(inputs, ['options'], MAX_OPTIONS)
    .map((input, index) => readStep(input, product.options, ['options', String(index)], problems));
  checkClaims(steps, problems);
  const edited = variants.map((variant) => {
    const selectedOptions = variant.archivedAt === null ? follow(variant, steps, problems) : rename(variant, steps);
    return { ...variant, selectedOptions, title: variantTitle(selectedOptions) };
  });
  const sold = edited.filter(({ archivedAt }) => archivedAt === null).map(({ selectedOptions }) => selectedOptions);
  if (problems.found.length === 0 && findRepeated(sold) >= 0) {
    problems.refuse(['options'], 'two variants on sale would have the same options; archive one of them first');
  }
  return { product: { ...product, options: steps.map(({ name, values }) => ({ name, values })) }, variants: edited };
}

function readStep(input: OptionInput, options: Options, path: string[], problems: InputProblems): OptionStep {
  const name = problems.name(input.name, [...path, 'name']);
  const former = options.find((option) => isSame(option.name, input.formerName ?? name));
  if (input.formerName != null && !former) problems.refuse([...path, 'formerName'], 'the product has no such option');
  const pathOf = (index: number) => [...path, 'values', String(index), 'value'];
  const given = problems.list(input.values, [...path, 'values'], MAX_VARIANTS);
  const values = given.map(({ value }, index) => problems.optionValue(value, pathOf(index)));
  problems.distinct(values, pathOf);
  const claims = given.flatMap(({ formerValue }, index): [string, string][] => {
    const claimed = former?.values.find((value) => isSame(value, formerValue ?? values[index] ?? ''));
    if (claimed !== undefined) return [[claimed, values[index] ?? '']];
    if (formerValue != null)
      problems.refuse([...path, 'values', String(index), 'formerValue'], 'there is no such value');
    return [];
  });
  problems.distinct(
    claims.map(([claimed]) => claimed),
    () => [...path, 'values'],
  );
  const wanted = input.valueOfVariants;
  const valueOfVariants = wanted == null ? null : (values.find((value) => isSame(value, wanted)) ?? wanted);
  return { name, values, formerName: former?.name ?? null, valueByFormer: new Map(claims), valueOfVariants };
}

/** Whether an input equals a stored name, which may be older than the normalisation of names. */
function isSame(stored: string, given: string): boolean {
  return stored === given || caseKey(normalizeText(stored)) === caseKey(normalizeText(given));
}

/** Names must be unique, and so must former names. */
function checkClaims(steps: readonly OptionStep[], problems: InputProblems): void {
  problems.distinct(
    steps.map(({ name }) => name),
    (index) => ['options', String(index), 'name'],
  );
  problems.distinct(
    steps.flatMap(({ formerName }) => formerName ?? []),
    () => ['options'],
  );
}

/** The new selection of a variant on sale: it needs a value for each option. */
function follow({ selectedOptions }: StaffVariant, steps: readonly OptionStep[], problems: InputProblems) {
  return steps.map(({ name, values, formerName, valueByFormer, valueOfVariants }, index) => {
    const path = ['options', String(index), formerName === null ? 'valueOfVariants' : 'values'];
    const former = selectedOptions.find((option) => option.name === formerName)?.value ?? null;
    const value = former === null ? valueOfVariants : (valueByFormer.get(former) ?? null);
    if (value !== null && values.includes(value)) return { name, value };
    const isKnown = problems.found.some((problem) => problem.path?.join() === path.join());
    if (!isKnown)
      problems.refuse(path, former === null ? 'say which value the variants have' : `variants need ${former}`);
    return { name, value: former ?? '' };
  });
}

function rename({ selectedOptions }: StaffVariant, steps: readonly OptionStep[]) {
  return selectedOptions.map((option) => {
    const step = steps.find(({ formerName }) => formerName === option.name);
    return step ? { name: step.name, value: step.valueByFormer.get(option.value) ?? option.value } : option;
  });
}
