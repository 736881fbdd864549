import { addMoney, type Money, money, sumMoney } from '@commerce/money';
import { isPlaced, type Order, type OrderView } from './order.ts';

/**
 * The total of an order, from the pinned prices of its cart and its own adjustments. Null until the order is confirmed,
 * and while the cart's subtotal is unknown. A cart that is neither FROZEN nor ORDERED is not the one that was bought.
 */
export function deriveTotal(order: Order, cart: OrderView['requiredCart']): Money | null {
  const pinned = cart?.status === 'ORDERED' || cart?.status === 'FROZEN';
  if (!isPlaced(order) || !pinned || !cart.subtotal) return null;
  const adjustments = order.adjustments.map((each) => money(each.amountMinor, each.currencyCode));
  return addMoney(cart.subtotal, sumMoney(adjustments, order.currencyCode));
}
