import type { Readable } from 'node:stream';
import { formatAmount } from '@commerce/money';
import { CatalogueFileError } from '../../catalogue-files/catalogue-file-error.ts';
import type { CatalogueProduct, CatalogueVariant } from '../../catalogue-files/catalogue-product.ts';
import { excerpt } from '../../catalogue-files/excerpt.ts';
import {
  type CatalogueFileOptions,
  readCatalogueFile,
  type UnderstoodHeader,
} from '../../catalogue-files/read-catalogue-file.ts';
import type { RowProblem } from '../../catalogue-files/row-problem.ts';
import { caseKey } from '../../domain/plain-text.ts';
import { emptyReport } from '../import-report.ts';
import { describeIgnored, describeNotes, describeProblem } from './describe-report.ts';

const PRODUCTS = 5;
const PROBLEMS = 20;
const VARIANTS = 5;

export interface Explanation {
  text: string;
  /** Whether some of what was read would be refused. */
  hasProblems: boolean;
}

/**
 * Shows how a file would be understood: its columns, and its first products as the import would read them. Nothing is
 * compared with a catalogue. WooCommerce's products with variations come last, as they are complete only at the end of
 * the file.
 */
export async function explainFile(
  source: Readable,
  file: string,
  options: Omit<CatalogueFileOptions, 'onHeader'>,
): Promise<Explanation> {
  let header: UnderstoodHeader | null = null;
  const products: CatalogueProduct[] = [];
  const problems: RowProblem[] = [];
  const { notes } = emptyReport();
  let failure: string[] = [];
  const onHeader = (understood: UnderstoodHeader) => {
    header = understood;
  };
  try {
    for await (const item of readCatalogueFile(source, { ...options, onHeader })) {
      if (item.kind === 'product') products.push(item.product);
      else if (item.kind === 'problem') problems.push(...(item.problem.isImplied ? [] : [item.problem]));
      else notes[item.note] += 1;
      if (products.length >= PRODUCTS || problems.length >= PROBLEMS) break;
    }
  } catch (error) {
    if (!(error instanceof CatalogueFileError)) throw error;
    failure = [`${file}: Line ${error.line}: ${error.message}`];
  }
  const repeated = describeRepeatedSkus(products);
  const lines = [
    ...(header ? describeHeader(header) : []),
    ...products.flatMap((product) => describeProduct(product, options.currencyCode)),
    ...problems.toSorted((a, b) => a.line - b.line).map((problem) => describeProblem(problem, file)),
    ...repeated,
    ...failure,
    ...describeNotes(notes),
    'Nothing is written.',
  ];
  return {
    text: lines.map((line) => `${line}\n`).join(''),
    hasProblems: problems.length + repeated.length + failure.length > 0,
  };
}

/** SKUs that several products have: which one keeps it, or whether none does, follows from the catalogue. */
function describeRepeatedSkus(products: readonly CatalogueProduct[]): string[] {
  const first = new Map<string, { line: number; product: CatalogueProduct }>();
  return products.flatMap((product) =>
    product.variants.flatMap(({ sku, line }) => {
      if (sku === null) return [];
      const other = first.get(caseKey(sku));
      if (!other) first.set(caseKey(sku), { line, product });
      const isRepeated = other !== undefined && other.product !== product;
      return isRepeated
        ? [`Line ${line}: The SKU ${excerpt(sku)} is that of a product on line ${other.line}, too.`]
        : [];
    }),
  );
}

function describeHeader({ format, isSkuList, columns, ignored, absent }: UnderstoodHeader): string[] {
  const pairs = columns.map(({ label, column }) => (label === column ? `  ${label}` : `  ${label} → ${column}`));
  const namesOf = (names: string[]) => names.map(excerpt).join(', ');
  return [
    isSkuList
      ? `The file is read as a list of SKUs, with columns of ${format}: it changes stored variants. Its columns:`
      : `The file is read as one of ${format}. Its columns:`,
    ...pairs,
    ...describeIgnored(ignored),
    ...(absent.length > 0
      ? [`Columns that it lacks, so that stored products keep what they hold: ${namesOf(absent)}`]
      : []),
  ];
}

function describeProduct(product: CatalogueProduct, currencyCode: string): string[] {
  const { line, title, status, origin, handle, vendor, tags, categories, images, variants } = product;
  const [listed] = variants;
  if (product.isKnownBySku && listed) return [`Line ${line}: ${describeListed(listed, currencyCode)}`];
  const known =
    origin === null ? `handle ${handle}` : `SKUs${origin.externalId ? `, ID ${origin.externalId}` : ''} or name`;
  const more = variants.length - VARIANTS;
  return [
    `Line ${line}: ${excerpt(title)}, ${status.toLowerCase()}, known by its ${known}`,
    ...describeList('vendor', vendor === null ? [] : [vendor]),
    ...describeList('tags', tags),
    ...describeList(
      'categories',
      categories.map((path) => path.map((step) => step.title).join(' > ')),
    ),
    ...describeList(
      'images',
      images.map(({ url }) => url),
    ),
    ...variants.slice(0, VARIANTS).map((variant) => `  ${describeVariant(variant, currencyCode)}`),
    ...(more > 0 ? [`  and ${more} more variants`] : []),
  ];
}

function describeList(name: string, items: string[]): string[] {
  return items.length === 0 ? [] : [`  ${name}: ${items.map(excerpt).join(', ')}`];
}

/** What a row of a list of SKUs changes. */
function describeListed(variant: CatalogueVariant, currencyCode: string): string {
  const [, sku, price, stock, ...others] = describeVariant(variant, currencyCode).split('; ');
  const isKept = (field: CatalogueVariant['absentFields'][number]) => variant.absentFields.includes(field);
  return [
    sku,
    isKept('price') ? 'its price stays' : price,
    isKept('stock') ? 'its stock stays' : stock,
    ...others,
  ].join('; ');
}

function describeVariant(variant: CatalogueVariant, currencyCode: string): string {
  const toPrice = (minorUnits: number) => `${formatAmount({ minorUnits, currencyCode })} ${currencyCode}`;
  const { selectedOptions, sku, compareAtPriceMinorUnits, inventoryTracked, quantity, weightGrams } = variant;
  const options = selectedOptions.map(({ name, value }) => `${name} ${excerpt(value)}`).join(', ');
  return [
    options || 'one variant',
    sku === null ? 'no SKU' : `SKU ${excerpt(sku)}`,
    toPrice(variant.priceMinorUnits) +
      (compareAtPriceMinorUnits === null ? '' : ` instead of ${toPrice(compareAtPriceMinorUnits)}`),
    inventoryTracked ? `${quantity ?? 0} in stock` : 'stock is not counted',
    ...(weightGrams === null ? [] : [`${weightGrams} g`]),
    ...(variant.taxable ? [] : ['not taxed']),
    ...(variant.requiresShipping ? [] : ['not shipped']),
  ].join('; ');
}
