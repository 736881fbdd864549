/**
 * Whether the payload of a mutation shows success: a changed object, or no user errors. A client that requests neither
 * could otherwise try without being counted, so such a payload counts as refused.
 */
export function isAccepted(payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null) return false;
  const values = Object.values(payload);
  if (values.some((value) => Array.isArray(value) && value.length > 0)) return false;
  return values.some((value) => typeof value === 'object' && value !== null);
}
