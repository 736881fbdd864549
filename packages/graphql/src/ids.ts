const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `id` can be one of ours at all. PostgreSQL refuses anything else with an error where "not found" is meant. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** Whether PostgreSQL can hold `text`, and so might have it: it has no NUL character, and no half of a surrogate pair. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
