const KINDS = ['category', 'product', 'variant', 'price', 'former price', 'scheduled price'] as const;

/**
 * The id of a generated thing, a UUID. It is derived from numbers, so that all ids differ, and later products have
 * greater ones, as with the ids that the shop creates.
 * @param number below 2^28.
 */
export function generatedId(kind: (typeof KINDS)[number], seed: number, number: number, place = 0): string {
  const digits = number.toString(16).padStart(7, '0');
  const hex = (value: number, length: number) => value.toString(16).padStart(length, '0');
  return `${hex(seed, 8)}-${digits.slice(0, 4)}-4${digits.slice(4)}-8${hex(KINDS.indexOf(kind), 3)}-${hex(place, 12)}`;
}
