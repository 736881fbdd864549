import { invalidInput, isStorableText } from '@commerce/graphql';
import { isImageAddress } from '../image.ts';
import { caseKey, findWronglyDecoded, hasControlCharacters, normalizeCode, normalizeText } from '../plain-text.ts';
import { MAX_DESCRIPTION_LENGTH, MAX_LONG_TEXT_LENGTH, MAX_TEXT_LENGTH } from '../product-limits.ts';
import { isSpreadsheetCode, isSpreadsheetDamage, isSpreadsheetDay } from '../spreadsheet-damage.ts';

const SPREADSHEET_DAMAGE = 'is what a spreadsheet or another program has made of something else';

/** An optional input, as GraphQL passes it in. */
export type Maybe<Value> = Value | null | undefined;

/**
 * The validation errors of an input. Readers replace invalid values by a placeholder and go on, so one pass finds all
 * errors. Use nothing of an input after an error was `found`.
 */
export class InputProblems {
  readonly found: ReturnType<typeof invalidInput>[] = [];

  refuse(path: string[], message: string): void {
    this.found.push(invalidInput(`${path.join('.')}: ${message}`, path));
  }

  /** A single line of normalised text; empty if it is refused as blank, too long or not text. */
  name(text: Maybe<string>, path: string[], maxLength = MAX_TEXT_LENGTH): string {
    const name = this.nameOrNull(text, path, maxLength);
    if (name === null && !this.found.some((problem) => problem.path === path)) this.refuse(path, 'must not be blank');
    return name ?? '';
  }

  /** Like `name`, but null if blank. */
  nameOrNull(text: Maybe<string>, path: string[], maxLength = MAX_TEXT_LENGTH): string | null {
    return this.#line(normalizeText(text ?? ''), path, maxLength);
  }

  /** Like `nameOrNull`, for codes such as SKUs. */
  codeOrNull(text: Maybe<string>, path: string[]): string | null {
    const code = normalizeCode(text ?? '');
    if (!isSpreadsheetCode(code)) return this.#line(code, path, MAX_TEXT_LENGTH);
    this.refuse(path, SPREADSHEET_DAMAGE);
    return null;
  }

  /** Like `name`, for a value of an option. */
  optionValue(text: string, path: string[]): string {
    if (isSpreadsheetDay(normalizeText(text))) this.refuse(path, SPREADSHEET_DAMAGE);
    return this.name(text, path);
  }

  /** Text of any number of lines, unchanged. */
  text(text: Maybe<string>, path: string[], maxLength = MAX_DESCRIPTION_LENGTH): string {
    return text != null && this.#isText(text, path, maxLength) ? text : '';
  }

  address(url: string, path: string[]): string {
    const address = this.name(url, path, MAX_LONG_TEXT_LENGTH);
    if (address !== '' && !isImageAddress(address))
      this.refuse(path, 'must be an address with https://, http:// or /, without spaces or a password');
    return address;
  }

  integer(value: number, path: string[], min: number, max: number): number {
    if (value < min || value > max) this.refuse(path, `must be between ${min} and ${max}, not ${value}`);
    return value;
  }

  /** Empty if there are too many items, or too few. */
  list<Item>(items: Maybe<readonly Item[]>, path: string[], max: number, min = 0): readonly Item[] {
    const length = items?.length ?? 0;
    if (length >= min && length <= max) return items ?? [];
    this.refuse(path, `takes ${min} to ${max} items, not ${length}`);
    return [];
  }

  /** Reports repeated items, whatever their case. */
  distinct(items: readonly string[], pathOf: (index: number) => string[]): void {
    const seen = new Set<string>();
    for (const [index, item] of items.entries()) {
      if (seen.has(caseKey(item))) this.refuse(pathOf(index), 'is in the list already');
      seen.add(caseKey(item));
    }
  }

  #line(text: string, path: string[], maxLength: number): string | null {
    if (hasControlCharacters(text)) this.refuse(path, 'must not have line breaks, tabs or other control characters');
    else if (isSpreadsheetDamage(text)) this.refuse(path, SPREADSHEET_DAMAGE);
    else if (this.#isText(text, path, maxLength)) return text || null;
    return null;
  }

  #isText(text: string, path: string[], maxLength: number): boolean {
    if (!isStorableText(text)) this.refuse(path, 'has a character that cannot be stored');
    else if (findWronglyDecoded(text) !== null)
      this.refuse(path, 'was read in another encoding than it was written in');
    else if (text.length > maxLength)
      this.refuse(path, `must have at most ${maxLength} characters, not ${text.length}`);
    else return true;
    return false;
  }
}
