import { normalizeText } from '../../domain/plain-text.ts';
import { excerpt } from '../excerpt.ts';
import type { RowCells } from '../row-cells.ts';
import { decodeName } from './decode-name.ts';
import type { WooCommerceColumn } from './woocommerce-header.ts';

const QUOTED = String.raw`\s*"(?:[^"]|"")*"\s*`;
/** A value in quotes, or without: there a comma has a backslash before it. */
const VALUE = new RegExp(String.raw`${QUOTED}(?=,|$)|(?:\\,|[^,])*`, 'y');
/** A way to a category, each step of which may stand in quotes. */
const STEP = String.raw`(?:${QUOTED}(?=[>,]|$)|(?:\\,|[^,>])*)`;
const PATH = new RegExp(`${QUOTED}(?=,|$)|${STEP}(?:>${STEP})*`, 'y');
const STEPS = new RegExp(`${QUOTED}(?=>|$)|[^>]*`, 'y');
const WHOLLY_QUOTED = new RegExp(`^${QUOTED}$`);

/** The values of a list, without entities; one with a comma has a backslash before it, or stands in quotes. */
export function readList(cells: RowCells<WooCommerceColumn>, column: WooCommerceColumn, maxLength: number): string[] {
  const written = split(cells.text(column, maxLength), VALUE);
  refuseTorn(cells, column, written);
  return written.map((value) => toName(unquote(value))).filter((value) => value !== '');
}

/** The ways in a list of categories, root first. A “>” that is an entity, or in quotes, belongs to a name. */
export function readPaths(
  cells: RowCells<WooCommerceColumn>,
  column: WooCommerceColumn,
  maxLength: number,
): string[][] {
  const written = split(cells.text(column, maxLength), PATH);
  const steps = written.map((path) =>
    split(unescapeCommas(WHOLLY_QUOTED.test(path) ? unquote(path) : path), STEPS, '>'),
  );
  refuseTorn(cells, column, steps.flat());
  return steps.map((path) => path.map((step) => toName(unquote(step))).filter((step) => step !== ''));
}

/** The one value of a cell as a list writes it, commas or not. */
export function readWhole(text: string): string {
  return toName(unquote(text));
}

/** The values of a cell of which nothing is known but that they are words, such as `simple, virtual`. */
export function splitWords(text: string): string[] {
  return split(text, VALUE).map((value) => toName(unquote(value)));
}

/** What stands between separators, with its quotes. */
function split(text: string, form: RegExp, separator = ','): string[] {
  const parts: string[] = [];
  for (let at = 0; at <= text.length; at += separator.length) {
    form.lastIndex = at;
    const part = form.exec(text)?.[0] ?? '';
    if (part.trim() !== '') parts.push(part.trim());
    at += part.length;
  }
  return parts;
}

/** A quote that opens a value and closes nowhere in it: the value was cut at a comma of its own. */
function refuseTorn(cells: RowCells<WooCommerceColumn>, column: WooCommerceColumn, written: readonly string[]): void {
  const torn = written.find((value) => value.startsWith('"') && value.indexOf('"', 1) === -1);
  if (torn === undefined) return;
  const reason = `${excerpt(torn)} opens a quote that is not closed before the next comma.`;
  cells.refuse('INVALID_VALUE', column, reason, 'Put the whole value into quotes, or take the quote out.');
}

function unquote(value: string): string {
  return WHOLLY_QUOTED.test(value) ? value.trim().slice(1, -1).replaceAll('""', '"') : unescapeCommas(value);
}

function unescapeCommas(value: string): string {
  return value.replaceAll('\\,', ',');
}

function toName(value: string): string {
  return normalizeText(decodeName(value));
}
