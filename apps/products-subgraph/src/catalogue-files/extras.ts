import { z } from 'zod';
import { caseKey, hasControlCharacters, normalizeText } from '../domain/plain-text.ts';
import { MAX_CATEGORIES, MAX_OPTIONS, MAX_TAGS, MAX_TEXT_LENGTH, MAX_VARIANTS } from '../domain/product-limits.ts';
import type { CatalogueOption } from './catalogue-product.ts';
import { MAX_EXTRAS_LENGTH } from './limits.ts';
import type { RowCells } from './row-cells.ts';

/** A name as in other cells; PostgreSQL cannot store unpaired surrogates. */
const name = z
  .string()
  .refine((text) => !/\p{Surrogate}/u.test(text))
  .transform(normalizeText)
  .refine((text) => text.length >= 1 && text.length <= MAX_TEXT_LENGTH && !hasControlCharacters(text));

const slug = name.refine((text) => /^[\p{L}\p{M}\p{N}_-]+$/u.test(text));

const extrasSchema = z.strictObject({
  tags: z.array(name).max(MAX_TAGS).optional(),
  categories: z
    .array(
      z
        .array(z.strictObject({ title: name, slug }))
        .min(1)
        .max(100),
    )
    .max(MAX_CATEGORIES)
    .optional(),
  options: z
    .array(z.strictObject({ name, values: z.array(name).max(MAX_VARIANTS) }))
    .max(MAX_OPTIONS)
    .refine((options) => new Set(options.map((option) => caseKey(option.name))).size === options.length)
    .optional(),
  selectedOptions: z
    .array(z.strictObject({ name, value: name }))
    .max(MAX_OPTIONS)
    .optional(),
});

/**
 * What Shopify's columns cannot express, in a column of our own that Shopify ignores: tags with commas; several
 * categories, or ones whose slugs do not follow from their titles; an order of options and values that the variants do
 * not show; and, for a variant, options that its product no longer has. Each replaces what the other columns say.
 */
export type Extras = z.output<typeof extrasSchema>;

/** Empty if the cell is blank or refused. */
export function readExtras(cells: RowCells): Extras {
  const column = 'Catalogue Extras (JSON)';
  const text = cells.text(column, MAX_EXTRAS_LENGTH);
  if (text === '') return {};
  const extras = extrasSchema.safeParse(parseJson(text));
  if (extras.success) return extras.data;
  const issue = extras.error.issues[0];
  const place = issue?.path.join('.') || 'the cell';
  const reason = `It is not what an export writes there, at ${place}.`;
  cells.refuse('INVALID_VALUE', column, reason, 'Leave it as it was, or blank.');
  return {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The options in the file's order, with the values that only variants mention. */
export function mergeOptions(given: CatalogueOption[] | undefined, used: CatalogueOption[]): CatalogueOption[] {
  if (!given) return used;
  return given.map(({ name, values }) => {
    const more = used.find((option) => option.name === name)?.values ?? [];
    const all = new Map<string, string>();
    for (const value of [...values, ...more]) if (!all.has(caseKey(value))) all.set(caseKey(value), value);
    return { name, values: [...all.values()] };
  });
}
