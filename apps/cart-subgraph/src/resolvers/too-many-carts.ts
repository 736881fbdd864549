/** The maximum number of carts in one call of a service. */
export const MAX_CARTS = 100;

export function isTooMany(carts: readonly unknown[]): boolean {
  return carts.length > MAX_CARTS;
}
