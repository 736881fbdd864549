import { badUserInput } from './errors.ts';

const DEFAULT_PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

/** The paging arguments of a Relay connection field, as GraphQL passes them in. */
export interface PageArguments {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

/** A checked request for one page of a list. */
export interface PageRequest {
  /** The requested number of items, 0 to 100. */
  readonly size: number;
  /** True for `last`: the page is read from the end of the range. */
  readonly backward: boolean;
  readonly after: string | null;
  readonly before: string | null;
}

/**
 * Checks paging arguments. Without `first` and `last`, a page has 20 items.
 * @throws BAD_USER_INPUT for both directions at once, a negative size, or a size over 100.
 */
export function readPage({ first, after, last, before }: PageArguments): PageRequest {
  if (first != null && last != null) throw badUserInput('use either first or last, not both', 'last');
  const backward = last != null;
  const size = (backward ? last : first) ?? DEFAULT_PAGE_SIZE;
  const argument = backward ? 'last' : 'first';
  if (size < 0 || size > MAX_PAGE_SIZE) {
    throw badUserInput(`${argument} must be between 0 and ${MAX_PAGE_SIZE}, not ${size}`, argument);
  }
  return { size, backward, after: after ?? null, before: before ?? null };
}
