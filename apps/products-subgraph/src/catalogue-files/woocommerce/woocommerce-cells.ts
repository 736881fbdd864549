import { normalizeText } from '../../domain/plain-text.ts';
import type { CsvRow } from '../read-rows.ts';
import { RowCells } from '../row-cells.ts';
import type { WooCommerceColumn, WooCommerceHeader } from './woocommerce-header.ts';

export type WooCommerceCells = RowCells<WooCommerceColumn>;

/** Exports put an apostrophe before what a spreadsheet would take for a formula. */
const ESCAPED_FORMULA = /^'(?=[=+\-@])/;

/** The cells of a row as they were before WooCommerce wrote them. */
export function toWooCommerceCells(
  header: WooCommerceHeader,
  row: CsvRow,
  toHandle: (cells: WooCommerceCells) => string | null,
): WooCommerceCells {
  const cells = row.cells.map((cell) => cell.replace(ESCAPED_FORMULA, ''));
  return new RowCells(header, { ...row, cells }, toHandle);
}

const QUOTED_VALUE = /\s*"((?:[^"]|"")*)"\s*(?=,|$)/y;
const PLAIN_VALUE = /(?:\\,|[^,])*/y;

/** The values of a list as they are written: one with a comma has a backslash before it, or stands in quotes. */
export function splitList(text: string): string[] {
  const values: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    const quoted = matchAt(QUOTED_VALUE, text, at);
    const match = quoted ?? matchAt(PLAIN_VALUE, text, at);
    const value = quoted ? (quoted[1] ?? '').replaceAll('""', '"') : (match?.[0] ?? '').replaceAll('\\,', ',');
    if (value.trim() !== '') values.push(value.trim());
    at += match?.[0].length ?? 0;
  }
  return values;
}

/** The values of a list, without entities. */
export function splitValues(text: string): string[] {
  return splitList(text)
    .map((value) => normalizeText(decodeName(value)))
    .filter((value) => value !== '');
}

function matchAt(form: RegExp, text: string, at: number): RegExpExecArray | null {
  form.lastIndex = at;
  return form.exec(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ndash: '–', mdash: '—', hellip: '…' },
  ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', trade: '™', reg: '®', copy: '©', euro: '€', times: '×' },
};

/** WordPress keeps some characters of names as entities. Each is decoded once: `&amp;gt;` is the text `&gt;`. */
export function decodeName(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] ?? entity) : entity;
    const code = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : '';
    // What cannot be stored, or not be seen, stays as it is written.
    return character === '' || /[\p{Cc}\p{Surrogate}]/u.test(character) ? entity : character;
  });
}

/** What the row is: `simple`, `variable`, `variation`, `grouped`, `external`, or a kind of some extension. */
export function typeOf(cells: WooCommerceCells): { kind: string; isVirtual: boolean } {
  const types = splitValues(cells.raw('Type')).map((type) => type.toLowerCase());
  const kind = types.find((type) => type !== 'virtual' && type !== 'downloadable') ?? 'simple';
  return { kind, isVirtual: types.includes('virtual') };
}
