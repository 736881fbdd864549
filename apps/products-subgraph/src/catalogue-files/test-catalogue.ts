import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import type { CatalogueColumn } from './catalogue-header.ts';
import type { CatalogueProduct } from './catalogue-product.ts';
import { readMapping } from './mapping/column-mapping.ts';
import { readCatalogueFile } from './read-catalogue-file.ts';
import type { RowProblem } from './row-problem.ts';

/** A row of a test's file, by column: only the cells that matter. */
export type TestRow = Partial<Record<CatalogueColumn, string>>;

/** All that comes out of a file. */
export interface CatalogueContents {
  products: CatalogueProduct[];
  problems: RowProblem[];
}

/** The first row of a complete product; the given cells are added to it, or replace its own. */
export function shirt(cells: TestRow = {}): TestRow {
  return { Handle: 'shirt', Title: 'Shirt', 'Variant Price': '10', ...cells };
}

/** A further row of the product that `shirt` starts. */
export function moreShirt(cells: TestRow): TestRow {
  return { Handle: 'shirt', ...cells };
}

/** The text of a file with these rows, starting at line 2, and the columns that they use. */
export function csvText(rows: TestRow[]): string {
  const columns = new Set(['Handle', 'Title', 'Variant Price', ...rows.flatMap((row) => Object.keys(row))]);
  return stringify(rows, { header: true, columns: [...columns] });
}

/** Reads a file that arrives in chunks of `chunkSize` bytes. */
export async function readBytes(bytes: Uint8Array, currencyCode = 'EUR', chunkSize = 1000): Promise<CatalogueContents> {
  const contents: CatalogueContents = { products: [], problems: [] };
  for await (const item of readCatalogueFile(Readable.from(chunksOf(bytes, chunkSize)), { currencyCode })) {
    if (item.kind === 'product') contents.products.push(item.product);
    else if (item.kind === 'problem') contents.problems.push(item.problem);
  }
  return contents;
}

export function readText(text: string, currencyCode?: string): Promise<CatalogueContents> {
  return readBytes(Buffer.from(text), currencyCode);
}

/** Reads a file with these rows, starting at line 2. */
export function readTestRows(rows: TestRow[], currencyCode?: string): Promise<CatalogueContents> {
  return readText(csvText(rows), currencyCode);
}

/** Reads rows that must give exactly one product. */
export async function readOneProduct(rows: TestRow[], currencyCode?: string): Promise<CatalogueProduct> {
  const { products, problems } = await readTestRows(rows, currencyCode);
  const [product] = products;
  if (!product || products.length > 1 || problems.length > 0) {
    throw new Error(`expected one product and no problems, not ${JSON.stringify({ products, problems })}`);
  }
  return product;
}

/** The problems of a file with these rows, each as "line CODE column". */
export async function findProblems(rows: TestRow[], currencyCode?: string): Promise<string[]> {
  const { problems } = await readTestRows(rows, currencyCode);
  return describeProblems(problems);
}

/** The parts of each product that the cases are about, and the problems of the file. */
export async function understand(text: string, mapping: string | null = null) {
  const [products, problems]: [CatalogueProduct[], RowProblem[]] = [[], []];
  const options = { currencyCode: 'EUR', mapping: mapping === null ? null : readMapping(mapping) };
  for await (const item of readCatalogueFile(Readable.from([Buffer.from(text)]), options)) {
    if (item.kind === 'product') products.push(item.product);
    else if (item.kind === 'problem') problems.push(item.problem);
  }
  return { told: products.map(tell), problems: describeProblems(problems) };
}

function tell({ title, status, variants }: CatalogueProduct): string {
  const prices = variants.map(({ sku, selectedOptions, priceMinorUnits }) =>
    [sku, ...selectedOptions.map(({ value }) => value), priceMinorUnits].filter((part) => part !== null).join(' '),
  );
  return `${title}, ${status}: ${prices.join(', ')}`;
}

/** Whether a problem has all that is needed to correct the file. Only problems of an entire row have no column. */
export function isComplete({ line, column, code, reason, remedy }: RowProblem): boolean {
  const ofRow = ['BROKEN_QUOTES', 'WRONG_CELL_COUNT', 'PRODUCT_LEFT_OUT', 'NOTHING_TO_ADD', 'FILE_BROKEN_OFF'];
  const isSentence = (text: string) => /^[^a-z].*[.]$/s.test(text);
  return line > 1 && (column === null) === ofRow.includes(code) && isSentence(reason) && isSentence(remedy);
}

export function describeProblems(problems: RowProblem[]): string[] {
  return problems.map(({ line, code, column }) => [line, code, column].filter((part) => part !== null).join(' '));
}

export function* chunksOf(bytes: Uint8Array, chunkSize: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
}

/** `Array.fromAsync`, which Node 20 lacks. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
