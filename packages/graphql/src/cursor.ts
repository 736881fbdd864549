import { badUserInput } from './errors.ts';
import { isStorableText, isUuid } from './ids.ts';

/** The value of one column in a keyset: a sort value or an id. */
export type CursorValue = string | number | boolean | null;

/** The types of values in a cursor, each with its check: a forged value must not reach the database. */
const accepts = {
  boolean: (value: CursorValue) => typeof value === 'boolean',
  date: (value: CursorValue) => typeof value === 'string' && isWrittenByUs(value),
  number: (value: CursorValue) => Number.isSafeInteger(value),
  string: (value: CursorValue) => typeof value === 'string' && isStorableText(value),
  uuid: (value: CursorValue) => typeof value === 'string' && isUuid(value),
};

/**
 * An opaque keyset cursor: the sort values of its row.
 * @param order names the sort order, to detect cursors of other lists.
 */
export function encodeCursor(order: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([order, ...values])).toString('base64url');
}

/**
 * Decodes a cursor of this order; `types` are the expected types of its values.
 * @throws BAD_USER_INPUT for anything that did not come from this list.
 */
export function decodeCursor(
  cursor: string,
  order: string,
  types: readonly (keyof typeof accepts)[],
  argument: string,
): CursorValue[] {
  const parsed = parseJson(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(parsed)) throw badUserInput(`${argument} is not a cursor of this list`, argument);
  const [cursorOrder, ...values] = parsed as [unknown, ...CursorValue[]];
  if (cursorOrder !== order) {
    throw badUserInput(`${argument} is a cursor of another list or sort order; start again without it`, argument);
  }
  const fits = values.length === types.length && types.every((type, i) => accepts[type](values[i] ?? null));
  if (!fits) throw badUserInput(`${argument} is not a cursor of this list`, argument);
  return values;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * JavaScript accepts dates that PostgreSQL does not. Only our own form is accepted, with years that PostgreSQL
 * supports.
 */
function isWrittenByUs(text: string): boolean {
  return /^(?!0000)\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}
