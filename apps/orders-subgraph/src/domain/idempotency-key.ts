import { type CommonUserError, invalidInput, isStorableText } from '@commerce/graphql';

const MIN_LENGTH = 8;
const MAX_LENGTH = 200;

/** The validation errors of an idempotency key. */
export function keyErrors(key: string | null): CommonUserError[] {
  if (key === null) return [];
  if (key.length >= MIN_LENGTH && key.length <= MAX_LENGTH && isStorableText(key)) return [];
  return [invalidInput(`idempotencyKey must have ${MIN_LENGTH} to ${MAX_LENGTH} characters`, ['idempotencyKey'])];
}
