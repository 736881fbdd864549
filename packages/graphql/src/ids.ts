const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `id` is a valid UUID. PostgreSQL refuses anything else with an error instead of finding nothing. */
export function isUuid(id: string): boolean {
  return UUID.test(id);
}

/** Whether PostgreSQL can store `text`: it has no NUL character and no unpaired surrogate. */
export function isStorableText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
