import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import { isNumberOf } from '../domain/spreadsheet-damage.ts';
import type { ImportProblem } from './import-problem.ts';
import type { VariantMatches } from './match-variants.ts';

const CODES = ['sku', 'barcode'] as const;

/** Problems of codes of which a spreadsheet has made numbers: the stored ones without the zeros at their start, or with decimals. */
export function findDamagedCodes({ handle, columns }: CatalogueProduct, { accepted }: VariantMatches): ImportProblem[] {
  const changed = accepted.filter(
    ({ variant, stored }) => stored && CODES.some((field) => variant[field] !== stored[field]),
  );
  return changed.flatMap(({ variant, stored }) =>
    CODES.flatMap((field): ImportProblem[] => {
      const [code, before] = [variant[field], stored?.[field] ?? null];
      if (code === null || before === null || !isNumberOf(code, before)) return [];
      const reason = `${excerpt(code)} is stored as ${excerpt(before)}: a spreadsheet has made a number of it.`;
      const remedy =
        'Set the column to text there, and write the stored one again. If the code is to change, change it here first.';
      const place = { line: variant.line, lastLine: variant.line, handle, column: columns[field] };
      return [{ ...place, code: 'SPREADSHEET_DAMAGE', reason, remedy }];
    }),
  );
}
