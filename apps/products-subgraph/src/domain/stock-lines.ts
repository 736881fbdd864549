/** A quantity of one variant. */
export interface StockLine {
  variantId: string;
  quantity: number;
}

/** Adds up the lines of each variant, sorted by variant id: locks taken in the same order cannot deadlock. */
export function aggregateLines(lines: readonly StockLine[]): StockLine[] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of lines) {
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([variantId, quantity]) => ({ variantId, quantity }))
    .toSorted((a, b) => (a.variantId < b.variantId ? -1 : 1));
}
