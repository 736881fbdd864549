import { normalizeText } from '../../domain/plain-text.ts';
import { excerpt } from '../excerpt.ts';
import type { RowCells } from '../row-cells.ts';
import { decodeName } from './decode-name.ts';
import type { WooCommerceColumn } from './woocommerce-header.ts';

const QUOTED = String.raw`\s*"(?:[^"]|"")*"\s*`;
/** A value, quoted or not; without quotes, a comma has a backslash before it. */
const VALUE = new RegExp(String.raw`${QUOTED}(?=,|$)|(?:\\,|[^,])*`, 'y');
/** A category path, whose steps may be quoted. */
const STEP = String.raw`(?:${QUOTED}(?=[>,]|$)|(?:\\,|[^,>])*)`;
const PATH = new RegExp(`${QUOTED}(?=,|$)|${STEP}(?:>${STEP})*`, 'y');
const STEPS = new RegExp(`${QUOTED}(?=>|$)|[^>]*`, 'y');
const WHOLLY_QUOTED = new RegExp(`^${QUOTED}$`);

/** The values of a list, without entities. A comma inside a value has a backslash before it, or the value is quoted. */
export function readList(cells: RowCells<WooCommerceColumn>, column: WooCommerceColumn, maxLength: number): string[] {
  const written = split(cells.text(column, maxLength), VALUE);
  refuseTorn(cells, column, written);
  return written.map((value) => toName(unquote(value))).filter((value) => value !== '');
}

/** The paths in a list of categories, root first. A “>” that is encoded, or in quotes, is part of a name. */
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

/** The single value of a cell in the notation of lists, with or without commas. */
export function readWhole(text: string): string {
  return toName(unquote(text));
}

/** The words of a cell, such as `simple, virtual`. */
export function splitWords(text: string): string[] {
  return split(text, VALUE).map((value) => toName(unquote(value)));
}

/** The texts between separators, with their quotes. */
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

/** Refuses a quote that opens a value and is never closed in it: the value was split at one of its own commas. */
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
  return value.includes('\\') ? value.replaceAll('\\,', ',') : value;
}

function toName(value: string): string {
  return normalizeText(decodeName(value));
}
