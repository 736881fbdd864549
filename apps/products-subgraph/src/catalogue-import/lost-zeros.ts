import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import { hasLostZeros } from '../domain/plain-text.ts';
import type { ImportProblem } from './import-problem.ts';
import type { VariantMatches } from './match-variants.ts';

const CODES = ['sku', 'barcode'] as const;

/** Problems of codes that are the stored ones without the zeros at their start, which spreadsheets remove. */
export function findLostZeros({ handle, columns }: CatalogueProduct, { accepted }: VariantMatches): ImportProblem[] {
  const changed = accepted.filter(
    ({ variant, stored }) => stored && CODES.some((field) => variant[field] !== stored[field]),
  );
  return changed.flatMap(({ variant, stored }) =>
    CODES.flatMap((field): ImportProblem[] => {
      const [code, before] = [variant[field], stored?.[field] ?? null];
      if (code === null || before === null || !hasLostZeros(code, before)) return [];
      const reason = `${excerpt(code)} is stored as ${excerpt(before)}: a spreadsheet has removed the zeros at its start.`;
      const remedy =
        'Set the column to text there, and write them again. If the code is to change, change it here first.';
      const place = { line: variant.line, lastLine: variant.line, handle, column: columns[field] };
      return [{ ...place, code: 'SPREADSHEET_DAMAGE', reason, remedy }];
    }),
  );
}
