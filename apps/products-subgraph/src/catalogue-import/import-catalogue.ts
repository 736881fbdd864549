import type { Readable } from 'node:stream';
import { CatalogueFileError } from '../catalogue-files/catalogue-file-error.ts';
import type { CatalogueItem } from '../catalogue-files/catalogue-item.ts';
import type { ColumnMapping } from '../catalogue-files/mapping/mapping-schema.ts';
import type { DecimalSeparator } from '../catalogue-files/numeral.ts';
import { readCatalogueFile, type UnderstoodHeader } from '../catalogue-files/read-catalogue-file.ts';
import { SpooledList } from '../catalogue-files/spooled-list.ts';
import { describeDatabaseFailure } from '../command-line/database-failure.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CatalogueBatch, readBatches } from './catalogue-batches.ts';
import { Claims } from './claims.ts';
import { type BatchContext, importBatch } from './import-batch.ts';
import type { ImportProblem } from './import-problem.ts';
import { addToReport, emptyReport, type ImportReport } from './import-report.ts';
import { ImportStoppedError } from './import-stopped-error.ts';
import { LostRows } from './lost-rows.ts';

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
 * take turns batch by batch. Batches of products with handles that take variants off sale come last: rows of these
 * products may stand anywhere in the file, and the products are then left out. Memory is bounded by one batch and the
 * handles of the file.
 *
 * @throws {ImportStoppedError} `FILE_UNREADABLE` or `DATABASE_FAILED`; earlier batches stay.
 */
export async function importCatalogue(options: ImportOptions): Promise<ImportReport> {
  const { source, currencyCode, decimalSeparator = null, mapping = null } = options;
  const report = emptyReport();
  const now = options.now?.() ?? new Date();
  const onRow = () => {
    report.rows += 1;
  };
  const onHeader = ({ absent, ignored }: UnderstoodHeader) => {
    report.absentColumns = absent;
    report.ignoredColumns = ignored;
  };
  const run = new ImportRun(options, report);
  try {
    await run.import(readCatalogueFile(source, { currencyCode, decimalSeparator, now, mapping, onRow, onHeader }));
  } catch (error) {
    const explained = explainFileError(error, source, report);
    if (explained !== error) await run.importPostponed();
    throw explained;
  } finally {
    await run.close();
  }
  return report;
}

class ImportRun {
  readonly #options: ImportOptions;
  readonly #report: ImportReport;
  readonly #context: BatchContext;
  readonly #lostRows = new LostRows();
  /** Batches that take variants off sale, and so have to wait until all rows are known. */
  readonly #postponed = new SpooledList<CatalogueBatch>();

  constructor(options: ImportOptions, report: ImportReport) {
    const { prisma, currencyCode, origin } = options;
    this.#options = options;
    this.#report = report;
    this.#context = {
      prisma,
      currencyCode,
      source: origin ?? 'woocommerce',
      isSourceNamed: origin !== undefined,
      claims: new Claims(),
      pretendedSkus: options.dryRun ? new Map() : null,
      now: options.now ?? null,
    };
  }

  async import(items: AsyncIterable<CatalogueItem>): Promise<void> {
    for await (const batch of readBatches(items)) {
      this.#lostRows.add(batch.problems);
      const isDone = await this.#importBatch(batch, false);
      if (!isDone) await this.#postponed.add(batch);
      if (this.#isInterrupted()) return;
    }
    await this.importPostponed();
  }

  async importPostponed(): Promise<void> {
    for await (const batch of this.#postponed.values()) {
      await this.#importBatch(batch, true);
      if (this.#isInterrupted()) return;
    }
  }

  async close(): Promise<void> {
    await this.#postponed.close();
  }

  /** Returns false if nothing is written, because the rest of the file must be read first. */
  async #importBatch({ products, problems, notes }: CatalogueBatch, isFileRead: boolean): Promise<boolean> {
    this.#lostRows.mark(products);
    const outcome = await importBatch(this.#context, products, isFileRead).catch((error: unknown) => {
      throw explainDatabaseFailure(error, this.#report);
    });
    if (outcome === null) return false;
    const told = problems.filter(({ isImplied }) => !isImplied);
    const found = [...told, ...outcome.problems].sort((left, right) => left.line - right.line);
    for (const problem of found) this.#options.onProblem?.(problem);
    addToReport(this.#report, { ...outcome, problems: found });
    for (const note of notes) this.#report.notes[note] += 1;
    this.#options.onProgress?.(this.#report);
    return true;
  }

  #isInterrupted(): boolean {
    this.#report.interrupted = this.#options.signal?.aborted ?? false;
    return this.#report.interrupted;
  }
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
