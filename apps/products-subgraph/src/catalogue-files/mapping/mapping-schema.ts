import { z } from 'zod';
import { SHOPIFY_COLUMNS } from '../catalogue-header.ts';
import { PLAIN_COLUMNS } from '../woocommerce/woocommerce-columns.ts';
import { DATE_ORDERS } from './mapped-dates.ts';

/** How to read another program's file: its columns by ours, and the meaning of its words. */
export type ColumnMapping = z.output<typeof mappingSchema>;

/** The names of our columns, by format. */
export const OUR_COLUMNS = {
  woocommerce: [...PLAIN_COLUMNS, ...['kg', 'g', 'lbs', 'oz'].map((unit) => `Weight (${unit})`)] as readonly string[],
  shopify: SHOPIFY_COLUMNS.map(([column]) => column) as readonly string[],
};

const word = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A mapping as it is written. */
export const mappingSchema = z.strictObject({
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
