import type { Cart, CartLine } from './cart.ts';
import { lifetimeFrom } from './lifetime.ts';

/** A cart at its creation. */
export function newCart(options: {
  id: string;
  customerId: string | null;
  now: Date;
  idleDays: number;
  lines: readonly CartLine[];
}): Cart {
  const { id, customerId, now, idleDays, lines } = options;
  return {
    id,
    version: 1,
    status: 'ACTIVE',
    customerId,
    orderId: null,
    mergedInto: null,
    createdAt: now,
    updatedAt: now,
    expiresAt: lifetimeFrom(now, idleDays),
    lines,
  };
}
