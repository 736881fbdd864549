import type { CatalogueVariant } from '../catalogue-product.ts';
import { readPrice } from '../cell-values.ts';
import { excerpt } from '../excerpt.ts';
import type { WooCommerceCells } from './woocommerce-cells.ts';

export interface PriceContext {
  currencyCode: string;
  /** When the file is read: a running sale is imported, an ended one is not. */
  now: Date;
}

type Prices = Pick<CatalogueVariant, 'priceMinorUnits' | 'compareAtPriceMinorUnits'>;

/** The sale price, compared with the regular one, while the sale is on; otherwise the regular price. */
export function readWooCommercePrices(cells: WooCommerceCells, { currencyCode, now }: PriceContext): Prices {
  if (cells.hasColumn('Regular price') && cells.isBlank('Regular price')) {
    cells.refuse('MISSING_VALUE', 'Regular price', 'It has no regular price.', 'Write one.');
  }
  const regular = readPrice(cells, 'Regular price', currencyCode) ?? 0;
  const sale = readPrice(cells, 'Sale price', currencyCode);
  const dates = { starts: readDate(cells, 'Date sale price starts'), ends: readDate(cells, 'Date sale price ends') };
  if (sale === null || cells.isRefused) return withoutSale(regular);
  if (sale > regular) {
    const reason = 'The sale price is higher than the regular price.';
    cells.refuse('INVALID_VALUE', 'Sale price', reason, 'Correct one of them, or leave this one blank.');
  }
  const isOn = isSaleOn(cells, dates, now.toISOString().slice(0, 10));
  return isOn && sale < regular ? { priceMinorUnits: sale, compareAtPriceMinorUnits: regular } : withoutSale(regular);
}

interface SaleDates {
  starts: string | null;
  ends: string | null;
}

/** Prices change only when a file is imported, so a sale with a future start or end is refused. */
function isSaleOn(cells: WooCommerceCells, { starts, ends }: SaleDates, day: string): boolean {
  if (starts !== null && ends !== null && ends < starts) {
    const reason = `The sale ends on ${ends}, before it starts on ${starts}.`;
    cells.refuse('INVALID_VALUE', 'Date sale price ends', reason, 'Correct one of the dates.');
  } else if (starts !== null && starts > day) {
    const reason = `The sale starts on ${starts}, but prices do not change by themselves here.`;
    const remedy = 'Leave the sale price and its dates blank, and import the file again on that day.';
    cells.refuse('SALE_DATES', 'Date sale price starts', reason, remedy);
  } else if (ends !== null && ends >= day) {
    const reason = `The sale ends on ${ends}, but prices do not change by themselves here.`;
    const remedy =
      'To sell at the sale price until you change it, leave this date blank; to end the sale now, leave the sale price and both dates blank.';
    cells.refuse('SALE_DATES', 'Date sale price ends', reason, remedy);
  }
  return ends === null;
}

function withoutSale(regular: number): Prices {
  return { priceMinorUnits: regular, compareAtPriceMinorUnits: null };
}

const DATE = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

type DateColumn = 'Date sale price starts' | 'Date sale price ends';

/** The day as written in the file, in the time zone of the shop of origin. */
function readDate(cells: WooCommerceCells, column: DateColumn): string | null {
  const text = cells.text(column);
  if (text === '') return null;
  const [, day, time = '00:00:00'] = DATE.exec(text) ?? [];
  // `Date` would read February 30 as March 2.
  const moment = new Date(`${day}T${time.padEnd(8, ':00')}Z`);
  if (day !== undefined && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day)) return day;
  const reason = `${excerpt(text)} is not a date such as 2026-12-24.`;
  const remedy =
    'Correct it, or leave it blank. The order of day and month can be told by a mapping (--map), under “dates”.';
  cells.refuse('INVALID_VALUE', column, reason, remedy);
  return null;
}
