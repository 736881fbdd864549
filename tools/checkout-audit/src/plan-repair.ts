import type { OrderFacts } from './order-facts.ts';
import type { RepairStep } from './repair-step.ts';

/** The reason of a cancellation that the database of orders has forgotten. Buyers may read it. */
const FORGOTTEN = 'It was cancelled before.';

/**
 * The steps of the checkout that make cart and stock agree with an order again, after one of the databases was restored
 * to an earlier moment. What the order itself has still to do is not among them: its job does that. Empty if there is
 * nothing to do, or a person must decide.
 */
export function planRepair(order: OrderFacts): RepairStep[] {
  return [...planCart(order), ...planStock(order)];
}

function planCart(order: OrderFacts): RepairStep[] {
  const { id: orderId, cartId, confirmed, recorded, state, cart, cartStatus } = order;
  if (!confirmed) {
    if (state === 'CANCELLED' && cart?.status === 'FROZEN')
      return [{ owner: 'cart', do: 'thaw', orderId, cartId: cart.id }];
    if (!recorded || state === 'CANCELLING' || state === 'CANCELLED') return [];
  }
  const isFree = cart === null && (cartStatus === null || cartStatus === 'ACTIVE');
  const isOpen = cart?.id === cartId && cart.status === 'FROZEN';
  if (!(isFree || (isOpen && confirmed))) return [];
  const { cartVersion, customerId, placedAt, lines } = order;
  const held = lines.map(({ variantId, quantity, priceId }) => ({ variantId, quantity, priceId }));
  return [
    {
      owner: 'cart',
      do: confirmed ? 'close' : 'hold',
      ...{ orderId, cartId, cartVersion, customerId, placedAt, lines: held },
    },
  ];
}

function planStock(order: OrderFacts): RepairStep[] {
  const { id: orderId, confirmed, recorded, state, handled } = order;
  const status = order.reservation?.status ?? null;
  const lines = order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const isCancelled = state === 'CANCELLING' || state === 'CANCELLED';
  if (isCancelled) {
    const isSettled = state === 'CANCELLED';
    if (status === 'COMMITTED') {
      return isSettled || !confirmed ? [{ owner: 'products', do: 'take-back', orderId }] : [];
    }
    const isHeld = status === 'RESERVED' ? isSettled || confirmed : status === null && confirmed;
    return isHeld ? [{ owner: 'products', do: 'release', orderId }] : [];
  }
  if (!confirmed) return recorded && status === null ? [{ owner: 'products', do: 'reserve', orderId, lines }] : [];
  if (status === 'COMMITTED') return [];
  // Nothing but a cancellation puts sold units back.
  if (status === 'RETURNED') return handled ? [] : [{ owner: 'orders', do: 'cancel', orderId, reason: FORGOTTEN }];
  return [{ owner: 'products', do: 'sell', orderId, lines }];
}
