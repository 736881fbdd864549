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
  /** What shop the ids of products without handles come from: another shop has the same for others. Default: `woocommerce`. */
  origin?: string | undefined;
  /** ISO 4217: the currency of all prices in the file. */
  currencyCode: string;
  /** What stands between units and decimals in all numbers of the file. Default: what the file shows. */
  decimalSeparator?: DecimalSeparator | null;
  /** For the file of another program: which of its columns is which of ours. */
  mapping?: ColumnMapping | null;
  /** Whether to write nothing, and only to report what an import would do: each batch is rolled back. */
  dryRun?: boolean;
  /** Called after each batch with the report so far, which goes on changing. */
  onProgress?: (report: Readonly<ImportReport>) => void;
  /** Called for every problem: by line, within the batch of 200 products that it is found in. */
  onProblem?: (problem: ImportProblem) => void;
  /** From when on what is written is valid. Default: the database's clock. */
  now?: () => Date;
  /** Ends the import after the batch that it is at. */
  signal?: AbortSignal;
}

/**
 * Makes the database's catalogue equal to a file's: adds products, variants, prices, categories and stock, and changes
 * what differs. What the file does not mention stays. The same file again changes nothing.
 *
 * Products go in by batches, each in a transaction of its own with a fixed number of statements; imports at the same
 * time take turns at that. Memory is bounded by a batch, and by the handles of the file.
 *
 * @throws {ImportStoppedError} `FILE_UNREADABLE` or `DATABASE_FAILED`; what went in before stays.
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
  // Neither Prisma nor the driver throws these: a mistake in this program.
  if (error instanceof TypeError || error instanceof RangeError) return error;
  const message = `The database does not answer as it should: ${describeDatabaseFailure(error)}`;
  return new ImportStoppedError('DATABASE_FAILED', message, { report, cause: error });
}
