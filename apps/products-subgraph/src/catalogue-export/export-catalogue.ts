import { type FileStyle, headerText, rowsText } from '../catalogue-files/catalogue-text.ts';
import { findLosses } from '../catalogue-files/lost-fields.ts';
import { toRows } from '../catalogue-files/product-rows.ts';
import type { Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { readCategoryPaths } from './read-category-paths.ts';
import {
  type ExportContext,
  type ExportedProduct,
  type ExportPlace,
  readExportedProducts,
} from './read-exported-products.ts';

export interface ExportOptions {
  prisma: PrismaClient;
  /** ISO 4217: the currency of all prices in the file. Variants with a price in another one are left out, and named. */
  currencyCode: string;
  /** Writes the next piece of the file; resolves when there is room for more. */
  write: (text: string) => Promise<void>;
  /** Default: the column names of Shopify's exports, and unescaped cells. */
  style?: FileStyle;
  /** Called after each batch with the report, which is updated in place. */
  onProgress?: (report: Readonly<ExportReport>) => void;
  /** Called for everything in the catalogue that the file cannot hold. */
  onLoss?: (loss: ExportLoss) => void;
  /** Ends the export after the current batch. */
  signal?: AbortSignal;
}

export interface ExportReport {
  /** How many products the catalogue has. */
  total: number;
  products: number;
  variants: number;
  /** Rows of the file, without its header. */
  rows: number;
  /** Products that the file does not hold completely, or that would be imported differently. */
  problemCount: number;
  /** Whether the signal ended the export before the last product. */
  interrupted: boolean;
}

export interface ExportLoss {
  handle: string;
  reasons: string[];
}

const PLAIN: FileStyle = { headers: 'classic', safeForSpreadsheets: false };

/** Prisma aborts transactions after this time; an export takes as long as its reader. */
const LONGEST_EXPORT_MS = 24 * 60 * 60 * 1000;

/**
 * Writes the catalogue in Shopify's format. Importing the file gives an identical catalogue. Products come in the order
 * of creation, from one snapshot, whatever changes meanwhile. Memory is bounded by one batch and the categories. Each
 * product is read back before it is written, and differences are reported.
 */
export function exportCatalogue(options: ExportOptions): Promise<ExportReport> {
  return options.prisma.$transaction((tx) => exportSnapshot(tx, options), {
    isolationLevel: 'RepeatableRead',
    timeout: LONGEST_EXPORT_MS,
  });
}

async function exportSnapshot(tx: Prisma.TransactionClient, options: ExportOptions): Promise<ExportReport> {
  const { currencyCode, write, onProgress, signal } = options;
  await tx.$executeRaw`SET TRANSACTION READ ONLY`;
  const { now, total } = await readStart(tx);
  const context: ExportContext = { tx, currencyCode, now, categories: await readCategoryPaths(tx) };
  const report = { total, products: 0, variants: 0, rows: 0, problemCount: 0, interrupted: false };
  await write(headerText(options.style ?? PLAIN));
  for (let place: ExportPlace | null | undefined; place !== null && !report.interrupted; ) {
    const batch = await readExportedProducts(context, place ?? null);
    await write(batch.products.map((exported) => toText(exported, report, options)).join(''));
    onProgress?.(report);
    place = batch.next;
    report.interrupted = place !== null && (signal?.aborted ?? false);
  }
  return report;
}

async function readStart(tx: Prisma.TransactionClient): Promise<{ now: Date; total: number }> {
  const [row] = await tx.$queryRaw<{ now: Date; total: bigint }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS now, (SELECT count(*) FROM product) AS total`;
  if (!row) throw new TypeError('the database has no clock');
  return { now: row.now, total: Number(row.total) };
}

function toText({ product, leftOut }: ExportedProduct, report: ExportReport, options: ExportOptions): string {
  const { currencyCode, onLoss } = options;
  const rows = product.variants.length > 0 ? toRows(product, currencyCode) : [];
  const reasons = [...leftOut, ...findLosses(product, rows, currencyCode)];
  if (reasons.length > 0) onLoss?.({ handle: product.handle, reasons });
  report.products += rows.length > 0 ? 1 : 0;
  report.variants += product.variants.length;
  report.rows += rows.length;
  report.problemCount += reasons.length > 0 ? 1 : 0;
  return rowsText(rows, options.style ?? PLAIN);
}
