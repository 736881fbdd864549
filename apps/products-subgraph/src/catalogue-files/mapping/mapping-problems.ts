import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import type { z } from 'zod';
import { LISTED_COLUMN } from '../woocommerce/woocommerce-columns.ts';
import { keyOf, LIST_COLUMNS } from './mapped-names.ts';
import { type ColumnMapping, mappingSchema, OUR_COLUMNS } from './mapping-schema.ts';

/** The unknown names in the parts of a mapping that have the right form. */
export function unknownNamesBeside(issues: readonly z.core.$ZodIssue[], given: unknown): string[] {
  const wrong = new Set(issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : issue.path[0])));
  const rest = Object.entries(given ?? {}).filter(([key]) => !wrong.has(key));
  const mapping = mappingSchema.partial().safeParse(Object.fromEntries(rest));
  return mapping.success && !wrong.has('format') ? unknownNames({ columns: {}, ...mapping.data }) : [];
}

/** A mistake of form, in the words of the file. */
export function describeIssue(issue: z.core.$ZodIssue): string[] {
  const place = `“${issue.path.join('.') || 'the file'}”`;
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(mappingSchema.shape);
    return issue.keys.map((key) => `“${[...issue.path, key].join('.')}” is unknown.${hintOf(key, known)}`);
  }
  if (issue.code === 'invalid_value') return [`${place} is none of ${issue.values.join(', ')}.`];
  return [`${place} has the wrong form. docs/import.md shows what it is like.`];
}

function hintOf(name: string, known: readonly string[]): string {
  const [similar] = suggestionList(name, known);
  return similar === undefined ? '' : ` Did you mean “${similar}”?`;
}

/** Names that should be columns of ours, each with the nearest one. */
export function unknownNames({
  format = 'woocommerce',
  columns,
  values = {},
  fixed = {},
  lists = {},
}: Pick<ColumnMapping, 'columns'> & Partial<ColumnMapping>): string[] {
  const ours = OUR_COLUMNS[format];
  const names = [...namesOf(columns), ...Object.keys(values), ...Object.keys(fixed), ...Object.keys(lists)];
  const unknown = [...new Set(names)].filter((name) => !ours.includes(name));
  if (unknown.length === 0) return [];
  const lines = unknown.map((name) => `“${name}” is not one of our columns.${hintOf(name, ours)}`);
  return [...lines, `Ours are: ${ours.join('; ')}.`];
}

function namesOf(columns: ColumnMapping['columns']): string[] {
  return Object.values(columns).filter((target) => typeof target === 'string');
}

/** What cannot be together in one mapping. */
export function contradictions({ format, columns, fixed, variationsBelow }: ColumnMapping): string[] {
  const targets = Object.values(columns);
  const named = namesOf(columns);
  const twice = repeatedIn(named.filter((name) => !LIST_COLUMNS.includes(name)));
  const options = targets.flatMap((target) => (typeof target === 'string' ? [] : [keyOf(target.option)]));
  const given = [...named, ...Object.keys(fixed)];
  const untyped = ['Parent', LISTED_COLUMN].filter((name) => given.includes(name) && !given.includes('Type'));
  const hasOptions = options.length > 0;
  return [
    ...twice.map((name) => `Two columns are mapped to “${name}”. Only ${LIST_COLUMNS.join(', ')} may have several.`),
    ...repeatedIn(options).map((option) => `Two columns are the option “${option}”. Map one of them.`),
    ...untyped.map((name) => `“${name}” needs a column that is “Type”, which tells products from their variations.`),
    ...(variationsBelow && !(format === 'woocommerce' && named.includes('Type'))
      ? ['“variationsBelow” needs a column that is “Type”, and is for the format woocommerce.']
      : []),
    ...(variationsBelow && hasOptions
      ? ['With “variationsBelow”, no column can be an option: the variations name theirs.']
      : []),
    ...(format === 'shopify' && hasOptions
      ? ['An option is “Option1 Value” in the format shopify, and its name is “Option1 Name”.']
      : []),
  ];
}

/** What a list has more than once. */
function repeatedIn(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) < index))];
}
