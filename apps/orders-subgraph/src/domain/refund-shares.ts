import { allocate } from '@commerce/money';
import type { LineQuantity } from './fulfilment.ts';
import type { Order, OrderLine } from './order.ts';

/** The parts of an order that tell what was paid for which line. */
type PricedOrder = Pick<Order, 'lines' | 'adjustments'>;

/**
 * What was paid for each line of an order, by line id, in minor units: its price and its share of the tax. The tax was
 * rounded once, for the entire order, so it is split over the taxable lines and the delivery by the largest remainder.
 */
export function paidForLines({ lines, adjustments }: PricedOrder): Map<string, bigint> {
  const sumOf = (kind: Order['adjustments'][number]['kind']) =>
    adjustments.reduce((sum, each) => (each.kind === kind ? sum + BigInt(each.amountMinor) : sum), 0n);
  const prices = lines.map((line) => BigInt(line.unitPriceMinor) * BigInt(line.quantity));
  const taxed = prices.map((price, index) => (lines[index]?.taxable ? price : 0n));
  const taxes = allocate(sumOf('TAX'), [...taxed, sumOf('SHIPPING')]);
  return new Map(lines.map(({ id }, index) => [id, (prices[index] ?? 0n) + (taxes[index] ?? 0n)]));
}

/** The value of returned units of a line, in minor units. */
export interface ReturnedValue extends LineQuantity {
  valueMinor: bigint;
}

/**
 * What the buyer paid for the units that are returned now. The refunds of all units of a line add up to what was paid
 * for the line, however the returns are grouped: the last return gets the remainder. A line of another order is worth
 * nothing.
 */
export function valuesOf(order: PricedOrder, back: readonly LineQuantity[]): ReturnedValue[] {
  const paid = paidForLines(order);
  const byId = new Map(order.lines.map((line) => [line.id, line]));
  return back.map(({ orderLineId, quantity }) => {
    const line = byId.get(orderLineId);
    const valueMinor = line ? worthOf(line, paid.get(orderLineId) ?? 0n, quantity) : 0n;
    return { orderLineId, quantity, valueMinor };
  });
}

/**
 * What was paid for all units returned by then, less the value of those returned before. Declined refunds change which
 * those are.
 */
function worthOf({ quantity, returned, returnedMinor }: OrderLine, paid: bigint, units: number): bigint {
  const worth = (paid * BigInt(returned + units)) / BigInt(quantity) - BigInt(returnedMinor);
  return worth > 0n ? worth : 0n;
}
