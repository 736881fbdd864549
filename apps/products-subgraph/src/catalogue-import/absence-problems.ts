import { formatAmount } from '@commerce/money';
import type { CatalogueProduct, CatalogueVariant } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import type { CellCode } from '../catalogue-files/row-problem.ts';
import { isOnSale } from '../domain/catalogue.ts';
import type { ImportProblem } from './import-problem.ts';
import type { VariantMatches } from './match-variants.ts';
import { isPartOfStored } from './merge-stored.ts';
import type { StoredProduct, StoredVariant, VariantPrice } from './stored-catalogue.ts';

type Finding = { code: CellCode; column: string; reason: string; remedy: string } | null;

/** Problems of a product whose file lacks columns, so that it is a guess what it should be after the import. */
export function findAbsenceProblems(
  product: CatalogueProduct,
  stored: StoredProduct | null,
  { matches, description, currencyCode }: { matches: VariantMatches; description: string; currencyCode: string },
): ImportProblem[] {
  const { handle, columns } = product;
  const at = (line: number, findings: Finding[]) =>
    findings.flatMap((each): ImportProblem[] => (each ? [{ line, lastLine: line, handle, ...each }] : []));
  return [
    ...at(product.line, stored ? checkProduct(product, stored, description) : [checkTitle(product)]),
    ...at(product.variants[1]?.line ?? product.line, [checkSeveral(product)]),
    ...matches.accepted.filter(mayLackSomething).flatMap(({ variant, stored: before }) => {
      const price = before?.price?.currencyCode === currencyCode ? before.price : null;
      const prices = price && variant.absentFields.length > 0 ? [checkPrice(variant, price, columns)] : [];
      const isNewHere =
        stored !== null && (before === null || before.archivedAt !== null) && variant.selectedOptions.length > 0;
      return at(variant.line, [
        isNewHere ? checkPublished(variant, columns) : null,
        checkQuantity(variant, before, columns),
        ...prices,
      ]);
    }),
  ];
}

/** Most rows say all that there is to say. */
function mayLackSomething({ variant }: VariantMatches['accepted'][number]): boolean {
  const { absentFields, inventoryTracked, quantity } = variant;
  return absentFields.length > 0 || (inventoryTracked && quantity === null);
}

function checkProduct(product: CatalogueProduct, stored: StoredProduct, description: string): Finding[] {
  return [checkOptions(product, stored), checkStatus(product, stored), checkDescription(product, stored, description)];
}

type Columns = CatalogueProduct['columns'];

function checkTitle({ absentFields, columns }: CatalogueProduct): Finding {
  if (!absentFields.includes('title')) return null;
  const reason = 'No product with this handle is stored, and the file has no titles for new ones.';
  return {
    code: 'MISSING_VALUE',
    column: columns.handle,
    reason,
    remedy: 'Correct the handle, or add the column “Title”.',
  };
}

/** Without options, only stored variants can be told apart, by their SKUs. */
function checkSeveral({ variants, options, columns }: CatalogueProduct): Finding {
  if (variants.length < 2 || options.length > 0) return null;
  const reason = 'The product has several rows, not all with SKUs that it sells here, and the file has no options.';
  const remedy = 'Add the columns of options, or correct the SKUs.';
  return { code: 'MISSING_OPTION_VALUE', column: columns.option, reason, remedy };
}

function checkOptions(product: CatalogueProduct, stored: StoredProduct): Finding {
  const { options, optionColumns, columns, variants } = product;
  const onSale = stored.variants.filter(({ archivedAt }) => archivedAt === null);
  // Otherwise the options are those of the stored variants with these SKUs.
  const areOwn = options.length > 0 && !variants.some(({ absentFields }) => absentFields.includes('options'));
  if (areOwn && optionColumns === 0 && onSale.length > 1) {
    const reason = `The stored product has ${onSale.length} variants, and the file does not say whether this row is one of them or all of it.`;
    const remedy = 'Map a column to “Type”, which tells products from their variations.';
    return { code: 'MISSING_OPTION_VALUE', column: columns.option, reason, remedy };
  }
  if (stored.options.length <= Math.max(optionColumns, options.length)) return null;
  const names = stored.options.map(({ name }) => excerpt(name)).join(', ');
  const reason = `The stored product has the options ${names}, and the file lacks columns for them.`;
  return { code: 'MISSING_OPTION_VALUE', column: columns.option, reason, remedy: 'Add the columns of its options.' };
}

/** A product goes on sale if it is both active and published. */
function checkStatus({ status, absentFields, columns }: CatalogueProduct, stored: StoredProduct): Finding {
  const [lacksStatus, lacksPublished] = [absentFields.includes('status'), absentFields.includes('published')];
  const mayBeOffSale = stored.status === 'DRAFT' || (lacksStatus && stored.status === 'ARCHIVED');
  if (lacksStatus === lacksPublished || !isOnSale(status) || !mayBeOffSale) return null;
  const reason = `It is ${stored.status.toLowerCase()} here, and the file has only one of the columns that say whether it is on sale.`;
  const remedy = `Add the column ${lacksStatus ? '“Status”' : '“Published” (in the newer template “Published on online store”)'}.`;
  return { code: 'MISSING_VALUE', column: columns.status, reason, remedy };
}

/**
 * Of a description in two columns, the file has one: it can be compared, but not replace what may be both. The texts of
 * both are stored on lines of their own.
 */
function checkDescription(product: CatalogueProduct, stored: StoredProduct, description: string): Finding {
  const { absentFields, columns } = product;
  const lacksOne = absentFields.includes('shortDescription') !== absentFields.includes('longDescription');
  if (!lacksOne || !stored.description.includes('\n') || isPartOfStored(product, stored, description)) return null;
  const reason =
    'The stored description may be a short one and a long one, and the file lacks a column for one of them.';
  return { code: 'MISSING_VALUE', column: columns.description, reason, remedy: 'Add that column.' };
}

function checkPublished({ absentFields }: CatalogueVariant, { status }: Columns): Finding {
  if (!absentFields.includes('published')) return null;
  const reason = 'It is not on sale here, and the file lacks the column that says whether its shop sells it.';
  return { code: 'MISSING_VALUE', column: status, reason, remedy: `Add the column ${excerpt(status)}.` };
}

/** Counting begins with a number; without one, a new variant would be sold in any quantity. */
function checkQuantity(variant: CatalogueVariant, stored: StoredVariant | null, { quantity }: Columns): Finding {
  if (!stored?.stock && variant.absentFields.includes('availability')) {
    const reason = 'It is new, and the file does not say how many units there are, or whether it can be bought.';
    return { code: 'MISSING_VALUE', column: quantity, reason, remedy: 'Write the number of units.' };
  }
  const isKnown = !variant.inventoryTracked || variant.quantity !== null || stored?.stock?.tracked;
  if (isKnown || (stored && variant.absentFields.includes('stock'))) return null;
  const reason = 'Its units are counted, and neither the file nor the catalogue says how many there are.';
  return { code: 'MISSING_VALUE', column: quantity, reason, remedy: 'Write the number of units.' };
}

function checkPrice(variant: CatalogueVariant, stored: VariantPrice, { price, salePrice }: Columns): Finding {
  const { priceMinorUnits, compareAtPriceMinorUnits, absentFields } = variant;
  if (absentFields.includes('price')) return null;
  const { amountMinor, compareAtMinor, currencyCode } = stored;
  const written = (minorUnits: number) => formatAmount({ minorUnits, currencyCode });
  if (compareAtMinor === null) {
    return absentFields.includes('saleDates') && compareAtPriceMinorUnits !== null ? saleWithoutDates(salePrice) : null;
  }
  if (absentFields.includes('salePrice') && amountMinor >= priceMinorUnits) {
    const reason = `It is not above the sale price that is stored, ${written(amountMinor)}, and the file has no sale prices.`;
    return { code: 'INVALID_VALUE', column: price, reason, remedy: `Add the column ${excerpt(salePrice)}.` };
  }
  if (absentFields.includes('compareAtPrice') && compareAtMinor <= priceMinorUnits) {
    const reason = `It is not below the stored compare-at price, ${written(compareAtMinor)}, and the file has no compare-at prices.`;
    return { code: 'INVALID_VALUE', column: price, reason, remedy: `Add the column ${excerpt(salePrice)}.` };
  }
  return null;
}

function saleWithoutDates(column: string): Finding {
  const reason = 'It is not on sale here, and the file lacks a column for the dates of sales: this one may be over.';
  const remedy = 'Add the columns of both dates, blank if there are none, or leave the sale price blank.';
  return { code: 'SALE_DATES', column, reason, remedy };
}
