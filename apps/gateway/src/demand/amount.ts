export type Variables = Readonly<Record<string, unknown>>;

/** A number that may depend on a request's variables. */
export type Amount = number | ((variables: Variables) => number);

/** The sum; a constant if both operands are. */
export function sum(left: Amount, right: Amount): Amount {
  if (typeof left === 'number' && typeof right === 'number') return left + right;
  return (variables) => amountOf(left, variables) + amountOf(right, variables);
}

/** The product; a constant if both operands are, or one is 0. */
export function product(left: Amount, right: Amount): Amount {
  if (left === 0 || right === 0) return 0;
  if (typeof left === 'number' && typeof right === 'number') return left * right;
  return (variables) => amountOf(left, variables) * amountOf(right, variables);
}

export function amountOf(amount: Amount, variables: Variables): number {
  return typeof amount === 'number' ? amount : amount(variables);
}
