/** How many carts a service may name in one call. */
export const MAX_CARTS = 100;

export function isTooMany(carts: readonly unknown[]): boolean {
  return carts.length > MAX_CARTS;
}
