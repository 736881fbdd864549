import { type CommonUserError, invalidInput, isStorableText } from '@commerce/graphql';

const MIN_LENGTH = 8;
const MAX_LENGTH = 200;

/** What is wrong with a key that makes a call safe to repeat. */
export function keyErrors(key: string | null): CommonUserError[] {
  if (key === null) return [];
  if (key.length >= MIN_LENGTH && key.length <= MAX_LENGTH && isStorableText(key)) return [];
  return [invalidInput(`idempotencyKey must have ${MIN_LENGTH} to ${MAX_LENGTH} characters`, ['idempotencyKey'])];
}
