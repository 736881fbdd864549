/**
 * Whether the payload of a mutation shows that something came of it: the changed object, or that there are no user errors.
 * A client that asks for neither of them could try without being counted: so what shows nothing counts as refused.
 */
export function isAccepted(payload: unknown): boolean {
  if (typeof payload !== 'object' || payload === null) return false;
  const values = Object.values(payload);
  if (values.some((value) => Array.isArray(value) && value.length > 0)) return false;
  return values.some((value) => typeof value === 'object' && value !== null);
}
