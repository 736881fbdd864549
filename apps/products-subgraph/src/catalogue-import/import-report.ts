import type { FileNote } from '../catalogue-files/catalogue-item.ts';
import type { ImportProblem } from './import-problem.ts';

/** How many items of one kind a file has added, changed, and left unchanged. */
export interface ChangeCounts {
  created: number;
  updated: number;
  unchanged: number;
}

export interface VariantCounts extends ChangeCounts {
  /** Variants that were on sale and are no longer in the file: they are archived. */
  archived: number;
}

/** What an import did or, in a dry run, would do. */
export interface ImportReport {
  products: ChangeCounts;
  /** A variant whose price or stock changed is updated too. */
  variants: VariantCounts;
  prices: { created: number };
  /** Rows of the file below its header that are not blank, as far as it was read. */
  rows: number;
  /** The first hundred, by line within each batch; `onProblem` receives all. */
  problems: ImportProblem[];
  problemCount: number;
  /** Counts of what is correct but may surprise. */
  notes: Record<FileNote, number>;
  /** The names of columns that the file lacks: what they would hold stays as it is stored. */
  absentColumns: string[];
  /** The file's names of the columns that are not read. */
  ignoredColumns: string[];
  /** Whether the signal ended the import before the end of the file. */
  interrupted: boolean;
}

/** The result for some products of the file. */
export interface ImportOutcome {
  products: ChangeCounts;
  variants: VariantCounts;
  prices: { created: number };
  problems: ImportProblem[];
}

const MAX_PROBLEMS_KEPT = 100;

export function emptyOutcome(): ImportOutcome {
  const none = { created: 0, updated: 0, unchanged: 0 };
  return { products: { ...none }, variants: { ...none, archived: 0 }, prices: { created: 0 }, problems: [] };
}

export function emptyReport(): ImportReport {
  return {
    ...emptyOutcome(),
    rows: 0,
    problemCount: 0,
    notes: { VARIATION_NOT_PUBLISHED: 0, NO_STOCK_COLUMN: 0 },
    absentColumns: [],
    ignoredColumns: [],
    interrupted: false,
  };
}

/** Adds the second to the first. */
export function addOutcome(sum: ImportOutcome, { products, variants, prices, problems }: ImportOutcome): void {
  addCounts(sum.products, products);
  addCounts(sum.variants, variants);
  sum.variants.archived += variants.archived;
  sum.prices.created += prices.created;
  sum.problems.push(...problems);
}

/** Adds a result to the report, up to the report's limit of problems. */
export function addToReport(report: ImportReport, outcome: ImportOutcome): void {
  const room = Math.max(0, MAX_PROBLEMS_KEPT - report.problems.length);
  addOutcome(report, { ...outcome, problems: outcome.problems.slice(0, room) });
  report.problemCount += outcome.problems.length;
}

function addCounts(sum: ChangeCounts, { created, updated, unchanged }: ChangeCounts): void {
  sum.created += created;
  sum.updated += updated;
  sum.unchanged += unchanged;
}
