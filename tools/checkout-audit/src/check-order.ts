import { checkPayment } from './check-payment.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { OrderFacts } from './order-facts.ts';

/** The inconsistencies of an order that is settled, or should be by now. */
export function checkOrder(order: OrderFacts): Finding[] {
  if (!order.settled) return [finding(order, 'UNFINISHED', `it is ${order.state}, and its checkout is not done`)];
  const isPlaced = order.confirmed || order.state !== 'CANCELLED';
  return [...(isPlaced ? checkPlaced(order) : checkAttempt(order)), ...checkPayment(order)];
}

/**
 * A failed attempt holds nothing. If its stock is RETURNED, it was once placed and cancelled, which an older database of
 * orders has forgotten: its cart stays closed.
 */
function checkAttempt(order: OrderFacts): Finding[] {
  const { cart, reservation } = order;
  const isForgotten = reservation?.status === 'RETURNED';
  return [
    ...(cart && !(isForgotten && cart.status === 'ORDERED')
      ? [finding(order, 'CART_STILL_HELD', `it is CANCELLED, and its cart ${cart.id} is ${cart.status}`)]
      : []),
    ...(reservation && !isBack(reservation.status)
      ? [finding(order, 'STOCK_STILL_HELD', `it is CANCELLED, and its stock is ${reservation.status}`)]
      : []),
  ];
}

/** A confirmed order keeps its cart and its total, even if it is cancelled and its stock put back. */
function checkPlaced(order: OrderFacts): Finding[] {
  const { cart } = order;
  return [
    ...(cart?.id === order.cartId && cart.status === 'ORDERED'
      ? []
      : [finding(order, 'CART_NOT_ORDERED', `it is ${order.state}, and its cart is ${cart?.status ?? 'not its own'}`)]),
    ...checkStock(order),
    ...checkLines(order),
    ...checkTotals(order),
  ];
}

function checkStock(order: OrderFacts): Finding[] {
  const cancelled = order.state === 'CANCELLED';
  const status = order.reservation?.status ?? 'missing';
  if (cancelled ? isBack(status) : status === 'COMMITTED') return [];
  return [
    finding(
      order,
      cancelled ? 'STOCK_NOT_RETURNED' : 'STOCK_NOT_COMMITTED',
      `it is ${order.state}, its stock ${status}`,
    ),
  ];
}

/** Whether nothing of a reservation is held. */
function isBack(status: string): boolean {
  return status === 'RELEASED' || status === 'RETURNED';
}

function checkLines(order: OrderFacts): Finding[] {
  const ordered = textOf(order.lines.map((line) => [line.variantId, line.quantity, line.priceId]));
  const inCart = textOf((order.cart?.lines ?? []).map((line) => [line.variantId, line.quantity, line.priceId]));
  const bought = textOf(order.lines.map((line) => [line.variantId, line.quantity]));
  const taken = textOf((order.reservation?.lines ?? []).map((line) => [line.variantId, line.quantity]));
  return [
    ...(order.cart && ordered !== inCart
      ? [finding(order, 'LINES_DIFFER', `it has ${ordered}, and its cart ${inCart}`)]
      : []),
    ...(order.reservation && order.reservation.status !== 'RELEASED' && bought !== taken
      ? [finding(order, 'LINES_DIFFER', `it has ${bought}, and its reservation ${taken}`)]
      : []),
  ];
}

function checkTotals(order: OrderFacts): Finding[] {
  const { prices, placedTotal, currencyCode, lines, cart } = order;
  const adjustments = sum(order.adjustments);
  const recorded = sum(lines.map((line) => line.unitPrice * BigInt(line.quantity))) + adjustments;
  const derived =
    sum((cart?.lines ?? []).map((line) => (prices.get(line.priceId ?? '')?.amount ?? 0n) * BigInt(line.quantity))) +
    adjustments;
  const foreign = lines.filter((line) => prices.get(line.priceId)?.currencyCode !== currencyCode);
  return [
    ...(recorded === placedTotal
      ? []
      : [finding(order, 'TOTAL_DIFFERS', `the buyer agreed to ${placedTotal}, but its lines add up to ${recorded}`)]),
    ...(cart && derived !== placedTotal
      ? [finding(order, 'TOTAL_DIFFERS', `the buyer agreed to ${placedTotal}, but its cart adds up to ${derived}`)]
      : []),
    ...(foreign.length > 0
      ? [finding(order, 'TOTAL_DIFFERS', `it is in ${currencyCode}, and ${foreign.length} of its prices are not`)]
      : []),
  ];
}

function finding({ number }: OrderFacts, code: FindingCode, message: string): Finding {
  return { code, subject: `order ${number}`, message };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** The same text for the same lines, in any order. */
function textOf(lines: readonly (string | number | null)[][]): string {
  return `[${lines
    .map((line) => line.join(' × '))
    .toSorted()
    .join(', ')}]`;
}
