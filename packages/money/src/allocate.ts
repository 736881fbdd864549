/**
 * Splits an amount of minor units by weights, by the largest remainder: each share is its exact part rounded down or up,
 * and all of them together are the amount. Of equal remainders the first ones are rounded up. Without any weight there is
 * nothing to go by: all shares are 0, and the amount must be too.
 * @param amount not negative. @param weights none of them negative.
 * @throws {RangeError} if something is to be split and every weight is 0.
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
  // Sorting is stable: of equal ones the first stay first.
  remainders.sort((a, b) => Number(b.remainder > a.remainder) - Number(b.remainder < a.remainder));
  for (const { index } of remainders.slice(0, rest)) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares;
}
