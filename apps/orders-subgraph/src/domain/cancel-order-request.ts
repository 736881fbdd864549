import { type CommonUserError, invalidInput, isStorableText } from '@commerce/graphql';

const MAX_REASON = 500;

/** What is wrong with the reason that is given for cancelling an order; null if nothing is. */
export function reasonError(reason: string): CommonUserError | null {
  if (reason.length > MAX_REASON) return invalidInput(`reason must have at most ${MAX_REASON} characters`, ['reason']);
  return isStorableText(reason) ? null : invalidInput('reason has a character that cannot be stored', ['reason']);
}
