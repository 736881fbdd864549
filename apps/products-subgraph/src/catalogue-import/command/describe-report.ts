import { excerpt } from '../../catalogue-files/excerpt.ts';
import { perSecond } from '../../command-line/progress.ts';
import type { ImportProblem } from '../import-problem.ts';
import type { ChangeCounts, ImportReport } from '../import-report.ts';

const MAX_NAMES = 40;

/** The result of an import, for people. */
export function describeReport(
  report: ImportReport,
  { dryRun, seconds }: { dryRun: boolean; seconds: number },
): string {
  const lines = [
    dryRun ? 'A dry run: nothing is written. An import would do this:' : 'Imported:',
    `  products  ${describeCounts(report.products)}`,
    `  variants  ${describeCounts(report.variants)}, ${count(report.variants.archived)} archived`,
    `  prices    ${count(report.prices.created)} created`,
    `  problems  ${count(report.problemCount)}`,
    ...[...describeNotes(report.notes), ...describeAbsent(report), ...describeIgnored(report.ignoredColumns)].map(
      (note) => `  note      ${note}`,
    ),
    `${count(report.rows)} ${report.rows === 1 ? 'row' : 'rows'} in ${seconds.toFixed(1)} s, ${count(perSecond(report.rows, seconds))} rows/s.`,
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** What may surprise, although nothing is wrong with it. */
export function describeNotes({
  VARIATION_NOT_PUBLISHED: unpublished,
  NO_STOCK_COLUMN: withoutStock,
}: ImportReport['notes']) {
  const variations =
    unpublished === 1
      ? '1 variation that its shop does not sell is'
      : `${count(unpublished)} variations that their shop does not sell are`;
  const stock =
    'The file has no column for stock: new variants can be bought in any number, and existing ones keep their stock.';
  return [...(unpublished > 0 ? [`${variations} left out.`] : []), ...(withoutStock > 0 ? [stock] : [])];
}

/** Says what stays as it is stored, if the file has stored products. */
function describeAbsent({ products, absentColumns }: ImportReport): string[] {
  if (absentColumns.length === 0 || products.updated + products.unchanged === 0) return [];
  const names = absentColumns.map((name) => `“${name}”`).join(', ');
  return [`The file lacks columns: what these would hold of stored products stays as it is: ${names}.`];
}

/** Names the columns of a file that are not read. */
export function describeIgnored(columns: readonly string[]): string[] {
  if (columns.length === 0) return [];
  const names = columns.slice(0, MAX_NAMES).map(excerpt);
  const more = columns.length - names.length;
  return [`Columns that are not read: ${names.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`];
}

/** The recorded problems, one per line, and the number of further ones. */
export function describeProblems({ problems, problemCount }: ImportReport, file: string): string {
  const lines = problems.map((problem) => describeProblem(problem, file));
  const more = problemCount - problems.length;
  if (more > 0) lines.push(`and ${count(more)} more`);
  return lines.map((line) => `${line}\n`).join('');
}

/** A problem in one line, with its place. */
export function describeProblem({ line, reason, remedy, column, handle }: ImportProblem, file: string): string {
  const places = [column && `column “${column}”`, handle && `product “${handle}”`].filter(Boolean);
  return `${file}:${line}: ${reason} ${remedy}${places.length > 0 ? ` (${places.join(', ')})` : ''}`;
}

function describeCounts({ created, updated, unchanged }: ChangeCounts): string {
  return `${count(created)} created, ${count(updated)} updated, ${count(unchanged)} unchanged`;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}
