import type { Finding } from './finding.ts';
import type { RepairStep } from './repair-step.ts';

/** A cart, stock or both that are held for an order that is in no database of orders. */
export interface Stray {
  orderId: string;
  cart: { id: string; status: string } | null;
  /** The status of its reservation; null if there is none. */
  stock: string | null;
}

/** The inconsistency; null if nothing is held any more: the stock was put back, or was never sold. */
export function checkStray({ orderId, cart, stock }: Stray): Finding | null {
  if (cart === null && stock === null) return null;
  const isOpen = cart?.status === 'FROZEN';
  if (!isOpen && (stock === 'RETURNED' || stock === 'RELEASED')) return null;
  const held = [...(cart ? [`its cart ${cart.id} is ${cart.status}`] : []), `its stock is ${stock ?? 'not reserved'}`];
  return {
    code: 'UNKNOWN_ORDER',
    subject: `order ${orderId}`,
    message: `there is no such order, and ${held.join(', ')}`,
  };
}

/** Undoes an order whose buyer was never told that it is placed. For others, a person decides. */
export function planStray(stray: Stray): RepairStep[] {
  const mayBeTold = stray.cart?.status === 'ORDERED' || stray.stock === 'COMMITTED';
  return mayBeTold ? [] : giveUp(stray);
}

/** Releases whatever is held. A cart that is ORDERED stays so, and the release of nothing is remembered. */
export function giveUp({ orderId, cart, stock }: Stray): RepairStep[] {
  const isSold = stock === 'COMMITTED';
  const isBack = stock === 'RETURNED' || stock === 'RELEASED';
  return [
    ...(cart?.status === 'FROZEN' ? [{ owner: 'cart', do: 'thaw', orderId, cartId: cart.id } as const] : []),
    ...(isBack ? [] : [{ owner: 'products', do: isSold ? 'take-back' : 'release', orderId } as const]),
  ];
}
