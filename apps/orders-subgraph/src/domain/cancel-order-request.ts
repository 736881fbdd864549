import { type CommonUserError, invalidInput, isStorableText } from '@commerce/graphql';

const MAX_REASON = 500;

/** The validation error of a cancellation reason; null if it is valid. */
export function reasonError(reason: string): CommonUserError | null {
  if (reason.length > MAX_REASON) return invalidInput(`reason must have at most ${MAX_REASON} characters`, ['reason']);
  return isStorableText(reason) ? null : invalidInput('reason has a character that cannot be stored', ['reason']);
}
