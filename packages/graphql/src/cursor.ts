import { badUserInput } from './errors.ts';
import { isStorableText, isUuid } from './ids.ts';

/** One column of a keyset: what the row was sorted by, or its id. */
export type CursorValue = string | number | boolean | null;

/** What the values of a cursor can be, each with its check: a forged one must not reach the database. */
const accepts = {
  boolean: (value: CursorValue) => typeof value === 'boolean',
  date: (value: CursorValue) => typeof value === 'string' && isWrittenByUs(value),
  number: (value: CursorValue) => Number.isSafeInteger(value),
  string: (value: CursorValue) => typeof value === 'string' && isStorableText(value),
  uuid: (value: CursorValue) => typeof value === 'string' && isUuid(value),
};

/**
 * An opaque keyset cursor: the sort values of the row it stands for.
 * @param order names the sort order, so that a cursor of another list is recognised.
 */
export function encodeCursor(order: string, values: readonly CursorValue[]): string {
  return Buffer.from(JSON.stringify([order, ...values])).toString('base64url');
}

/**
 * Reads a cursor of the same order back; `types` are the expected types of its values.
 * @throws BAD_USER_INPUT for anything that this list did not hand out.
 */
export function decodeCursor(
  cursor: string,
  order: string,
  types: readonly (keyof typeof accepts)[],
  argument: string,
): CursorValue[] {
  const parsed = parseJson(Buffer.from(cursor, 'base64url').toString());
  if (!Array.isArray(parsed)) throw badUserInput(`${argument} is not a cursor that this list handed out`, argument);
  const [cursorOrder, ...values] = parsed as [unknown, ...CursorValue[]];
  if (cursorOrder !== order) {
    throw badUserInput(`${argument} belongs to a list in another order; start again without it`, argument);
  }
  const fits = values.length === types.length && types.every((type, i) => accepts[type](values[i] ?? null));
  if (!fits) throw badUserInput(`${argument} is not a cursor that this list handed out`, argument);
  return values;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** JavaScript accepts dates that PostgreSQL does not: only our own form passes, with years that PostgreSQL has. */
function isWrittenByUs(text: string): boolean {
  return /^(?!0000)\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString() === text;
}
