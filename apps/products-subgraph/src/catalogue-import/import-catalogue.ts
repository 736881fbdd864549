import type { Readable } from 'node:stream';
import { CatalogueFileError } from '../catalogue-files/catalogue-file-error.ts';
import type { ColumnMapping } from '../catalogue-files/mapping/column-mapping.ts';
import type { DecimalSeparator } from '../catalogue-files/numeral.ts';
import { readCatalogueFile } from '../catalogue-files/read-catalogue-file.ts';
import { describeDatabaseFailure } from '../command-line/database-failure.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CatalogueBatch, readBatches } from './catalogue-batches.ts';
import { Claims } from './claims.ts';
import { type BatchContext, importBatch } from './import-batch.ts';
import type { ImportProblem } from './import-problem.ts';
import { addToReport, emptyReport, type ImportReport } from './import-report.ts';
import { ImportStoppedError } from './import-stopped-error.ts';

export interface ImportOptions {
  prisma: PrismaClient;
  /** A product file in one of the formats that `readCatalogueFile` knows. */
  source: Readable;
  /**
   * The shop that the ids of products without handles come from: another shop uses the same ids for other products.
   * Default: `woocommerce`.
   */
  origin?: string | undefined;
  /** ISO 4217: the currency of all prices in the file. */
  currencyCode: string;
  /** The decimal separator of all numbers in the file. Default: inferred from the file. */
  decimalSeparator?: DecimalSeparator | null;
  /** For another program's file: maps its columns to ours. */
  mapping?: ColumnMapping | null;
  /** Whether to only report what an import would do: each batch is rolled back. */
  dryRun?: boolean;
  /** Called after each batch with the report, which is updated in place. */
  onProgress?: (report: Readonly<ImportReport>) => void;
  /** Called for every problem: by line, within each batch of 200 products. */
  onProblem?: (problem: ImportProblem) => void;
  /** The time from which written data is valid. Default: the database's clock. */
  now?: () => Date;
  /** Ends the import after the current batch. */
  signal?: AbortSignal;
}

/**
 * Makes the catalogue in the database equal to a file: adds products, variants, prices, categories and stock, and
 * updates what differs. What the file does not mention stays. Importing the same file again changes nothing.
 *
 * Products are written in batches, each in its own transaction with a fixed number of statements; concurrent imports
 * take turns batch by batch. Memory is bounded by one batch and the handles of the file.
 *
 * @throws {ImportStoppedError} `FILE_UNREADABLE` or `DATABASE_FAILED`; earlier batches stay.
 */
export async function importCatalogue(options: ImportOptions): Promise<ImportReport> {
  const { prisma, source, currencyCode, onProgress, onProblem, signal } = options;
  const pretendedSkus = options.dryRun ? new Map<string, string>() : null;
  const context: BatchContext = {
    prisma,
    currencyCode,
    source: options.origin ?? 'woocommerce',
    claims: new Claims(),
    pretendedSkus,
    now: options.now ?? null,
  };
  const report = emptyReport();
  try {
    const { decimalSeparator = null, mapping = null } = options;
    const now = options.now?.() ?? new Date();
    const onRow = () => {
      report.rows += 1;
    };
    const items = readCatalogueFile(source, { currencyCode, decimalSeparator, now, mapping, onRow });
    for await (const batch of readBatches(items)) {
      await addBatch(report, batch, context, onProblem);
      onProgress?.(report);
      report.interrupted = signal?.aborted ?? false;
      if (report.interrupted) break;
    }
  } catch (error) {
    throw explainFileError(error, source, report);
  }
  return report;
}

async function addBatch(
  report: ImportReport,
  { products, problems, notes }: CatalogueBatch,
  context: BatchContext,
  onProblem: ImportOptions['onProblem'],
): Promise<void> {
  const outcome = await importBatch(context, products).catch((error: unknown) => {
    throw explainDatabaseFailure(error, report);
  });
  const found = [...problems, ...outcome.problems].sort((left, right) => left.line - right.line);
  for (const problem of found) onProblem?.(problem);
  addToReport(report, { ...outcome, problems: found });
  for (const note of notes) report.notes[note] += 1;
}

function explainFileError(error: unknown, source: Readable, report: ImportReport): unknown {
  if (error instanceof CatalogueFileError) {
    return new ImportStoppedError('FILE_UNREADABLE', `Line ${error.line}: ${error.message}`, { report, cause: error });
  }
  if (error instanceof Error && source.errored === error) {
    return new ImportStoppedError('FILE_UNREADABLE', error.message, { report, cause: error });
  }
  return error;
}

function explainDatabaseFailure(error: unknown, report: ImportReport): unknown {
  // Neither Prisma nor the driver throws these, so this is a bug in this program.
  if (error instanceof TypeError || error instanceof RangeError) return error;
  const message = `The database does not answer as it should: ${describeDatabaseFailure(error)}`;
  return new ImportStoppedError('DATABASE_FAILED', message, { report, cause: error });
}
