import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { SHOPIFY_COLUMNS } from '../catalogue-header.ts';
import { LISTED_COLUMN, PLAIN_COLUMNS } from '../woocommerce/woocommerce-columns.ts';
import { DATE_ORDERS } from './mapped-dates.ts';
import { keyOf, LIST_COLUMNS } from './mapped-names.ts';

/** How to read another program's file: its columns by ours, and the meaning of its words. */
export type ColumnMapping = z.output<typeof mappingSchema>;

/** A mapping cannot be used; the message says where and why. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
}

const OURS = {
  woocommerce: [...PLAIN_COLUMNS, ...['kg', 'g', 'lbs', 'oz'].map((unit) => `Weight (${unit})`)] as readonly string[],
  shopify: SHOPIFY_COLUMNS.map(([column]) => column) as readonly string[],
};

/**
 * Columns that mean something only together: if a mapping has one of them, the other program does not know the others,
 * and they are blank.
 */
const COMPANIONS = {
  woocommerce: [
    ['Published', 'Visibility in catalog'],
    ['Short description', 'Description'],
    ['Stock', 'In stock?'],
    ['Tax status', 'Tax class'],
    ['Sale price', 'Date sale price starts', 'Date sale price ends'],
  ],
  shopify: [['Published', 'Status']],
} as const;

const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const mappingSchema = z.strictObject({
  /**
   * The format whose column names are used for our columns. Shopify's has handles; WooCommerce's has parents and
   * variations.
   */
  format: z.enum(['woocommerce', 'shopify']).default('woocommerce'),
  /** The separator of cells. */
  separator: z.enum(['comma', 'semicolon', 'tab', 'bar']).default('comma'),
  /**
   * Column of the file: our column, or an option of the product such as its colour, with the separator of its values in
   * the row of a product that has several.
   */
  columns: z.record(
    z.string(),
    z.union([z.string(), z.strictObject({ option: z.string().min(1), separator: z.string().min(1).optional() })]),
  ),
  /** Our column: word of the file: our word. The word "" is a blank cell. */
  values: z.record(z.string(), z.record(z.string(), word)).default({}),
  /** Our column: its value in every row. */
  fixed: z.record(z.string(), word).default({}),
  /** Column of the file: the word, or words, that a row must have there; "" is a blank cell. Other rows are refused. */
  require: z.record(z.string(), z.union([word.transform((one) => [one]), z.array(word).min(1)])).default({}),
  /** The order of day and month in dates such as `11/1/25`. Without it, only dates such as `2025-11-01` are read. */
  dates: z.enum(DATE_ORDERS).optional(),
  /** Our column: the separator of items in a list, and of a category from the one below it. */
  lists: z
    .record(
      z.string(),
      z.strictObject({ separator: z.string().min(1).default(','), path: z.string().min(1).optional() }),
    )
    .default({}),
  /**
   * For files whose variations stand below their product: the column with their options, as in
   * `[S]Size=L,[CS]Colour=Red`.
   */
  variationsBelow: z.strictObject({ options: z.string().min(1) }).optional(),
});

/** @throws {MappingError} for invalid YAML and for an invalid mapping. */
export function readMapping(text: string): ColumnMapping {
  const mapping = mappingSchema.safeParse(parseYaml(text));
  if (!mapping.success) {
    const [issue] = mapping.error.issues;
    throw new MappingError(`“${issue?.path.join('.') || 'the file'}”: ${issue?.message ?? 'not a mapping'}.`);
  }
  checkNames(mapping.data);
  return withCompanions(mapping.data);
}

function withCompanions(mapping: ColumnMapping): ColumnMapping {
  const { format, columns, fixed } = mapping;
  const given = new Set([...Object.values(columns), ...Object.keys(fixed)]);
  const groups = COMPANIONS[format].filter((group) => group.some((name) => given.has(name)));
  const blank = groups.flat().filter((name) => !given.has(name));
  return { ...mapping, fixed: { ...fixed, ...Object.fromEntries(blank.map((name) => [name, ''])) } };
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError || error instanceof ReferenceError) throw new MappingError(error.message);
    throw error;
  }
}

function checkNames({ format, columns, values, fixed, lists, variationsBelow }: ColumnMapping): void {
  const targets = Object.values(columns);
  const named = targets.filter((target) => typeof target === 'string');
  for (const name of [...named, ...Object.keys(values), ...Object.keys(fixed), ...Object.keys(lists)]) {
    if (OURS[format].includes(name)) continue;
    const [similar] = suggestionList(name, OURS[format]);
    const hint = similar === undefined ? '' : ` Did you mean “${similar}”?`;
    throw new MappingError(`“${name}” is no column of ours.${hint} There are: ${OURS[format].join('; ')}.`);
  }
  const twice = named.find((name, index) => named.indexOf(name) < index && !LIST_COLUMNS.includes(name));
  if (twice)
    throw new MappingError(`Two columns are mapped to “${twice}”. Only ${LIST_COLUMNS.join(', ')} may have several.`);
  const options = targets.flatMap((target) => (typeof target === 'string' ? [] : [keyOf(target.option)]));
  const optionTwice = options.find((option, index) => options.indexOf(option) < index);
  if (optionTwice !== undefined)
    throw new MappingError(`Two columns are the option “${optionTwice}”. Map one of them.`);
  const given = [...named, ...Object.keys(fixed)];
  const untyped = ['Parent', LISTED_COLUMN].find((name) => given.includes(name) && !given.includes('Type'));
  if (untyped) {
    throw new MappingError(`“${untyped}” needs a column that is “Type”, which tells products from their variations.`);
  }
  if (variationsBelow && !(format === 'woocommerce' && named.includes('Type'))) {
    throw new MappingError('“variationsBelow” needs a column that is “Type”, and is for the format woocommerce.');
  }
  if (variationsBelow && named.length < targets.length) {
    throw new MappingError('With “variationsBelow”, no column can be an option: the variations name theirs.');
  }
  if (format === 'shopify' && named.length < targets.length) {
    throw new MappingError('An option is “Option1 Value” in the format shopify, and its name is “Option1 Name”.');
  }
}
