import { type CommonUserError, invalidInput, isUuid } from '@commerce/graphql';
import type { LineQuantity } from './fulfilment.ts';

const MOST_LINES = 200;
const MOST_UNITS = 1_000_000;

/** The validation errors of a list of lines and quantities. A line may be listed only once. */
export function lineErrors(lines: readonly LineQuantity[]): CommonUserError[] {
  if (lines.length > MOST_LINES) return [invalidInput(`at most ${MOST_LINES} lines can be given`, ['lines'])];
  const ids = new Set(lines.map(({ orderLineId }) => orderLineId));
  const errors = lines.flatMap(({ orderLineId, quantity }, index) => [
    ...(isUuid(orderLineId)
      ? []
      : [invalidInput('this is not the id of a line', ['lines', `${index}`, 'orderLineId'])]),
    ...(quantity >= 1 && quantity <= MOST_UNITS
      ? []
      : [invalidInput(`quantity must be from 1 to ${MOST_UNITS}`, ['lines', `${index}`, 'quantity'])]),
  ]);
  return ids.size === lines.length ? errors : [...errors, invalidInput('a line is listed twice', ['lines'])];
}
