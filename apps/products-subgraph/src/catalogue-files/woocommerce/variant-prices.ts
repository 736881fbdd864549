import type { CatalogueVariant } from '../catalogue-product.ts';
import { readPrice } from '../cell-values.ts';
import { excerpt } from '../excerpt.ts';
import type { RowProblem } from '../row-problem.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

export interface PriceContext {
  currencyCode: string;
  /** When the file is read: a sale that is on is taken over, one that is over is not. */
  now: Date;
  /** Receives warnings about a row that is used all the same. */
  note: (problem: RowProblem) => void;
}

type Prices = Pick<CatalogueVariant, 'priceMinorUnits' | 'compareAtPriceMinorUnits'>;

/** The sale price while the sale is on, compared with the regular one; the regular price otherwise. */
export function readWooCommercePrices(cells: WooCommerceCells, { currencyCode, now, note }: PriceContext): Prices {
  if (cells.isBlank('Regular price')) cells.refuse('MISSING_VALUE', 'Regular price', 'It has no regular price.');
  const regular = readPrice(cells, 'Regular price', currencyCode) ?? 0;
  const sale = readPrice(cells, 'Sale price', currencyCode);
  const starts = readDate(cells, 'Date sale price starts');
  const ends = readDate(cells, 'Date sale price ends');
  const day = now.toISOString().slice(0, 10);
  if (sale === null || sale >= regular || (ends !== null && ends < day)) return withoutSale(regular);
  if (starts !== null && starts > day) {
    const reason = `The sale starts on ${starts}, until when the regular price counts. Import the file again on that day.`;
    note(cells.problem('SALE_DATES', 'Date sale price starts', reason));
    return withoutSale(regular);
  }
  if (ends !== null) {
    const reason = `The sale ends on ${ends}, but not by itself here. Import the file again on the next day.`;
    note(cells.problem('SALE_DATES', 'Date sale price ends', reason));
  }
  return { priceMinorUnits: sale, compareAtPriceMinorUnits: regular };
}

function withoutSale(regular: number): Prices {
  return { priceMinorUnits: regular, compareAtPriceMinorUnits: null };
}

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

type DateColumn = 'Date sale price starts' | 'Date sale price ends';

/** The day, as the file has it: in the time zone of the shop that it comes from. */
function readDate(cells: WooCommerceCells, column: DateColumn): string | null {
  const text = cells.text(column);
  if (text === '') return null;
  const [, day, time = '00:00:00'] = DATE.exec(text) ?? [];
  // February 30 would be read as March 2.
  const moment = new Date(`${day}T${time.padEnd(8, ':00')}Z`);
  if (day !== undefined && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day)) return day;
  cells.refuse('INVALID_VALUE', column, `${excerpt(text)} is not a date such as 2026-12-24.`);
  return null;
}
