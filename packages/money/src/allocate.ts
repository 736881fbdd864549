/**
 * Splits an amount of minor units in proportion to weights, by the largest remainder: each share is its exact part
 * rounded down or up, and the shares add up to the amount. Of equal remainders, the first ones are rounded up. If every
 * weight is 0, all shares are 0, and the amount must be 0 too.
 * @param amount not negative. @param weights not negative.
 * @throws {RangeError} if the amount is not 0 and every weight is.
 */
export function allocate(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  if (whole === 0n) {
    if (amount !== 0n) throw new RangeError('there is nothing to split an amount by');
    return weights.map(() => 0n);
  }
  const shares = weights.map((weight) => (amount * weight) / whole);
  const rest = Number(amount - shares.reduce((sum, share) => sum + share, 0n));
  const remainders = weights.map((weight, index) => ({ index, remainder: (amount * weight) % whole }));
  // Sorting is stable: equal remainders keep their order.
  remainders.sort((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder));
  for (const { index } of remainders.slice(0, rest)) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares;
}
