import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from './client.ts';
import { cancelOrder, openCart, orderOf, placeOrder } from './shopping.ts';

/** The final result of `placeOrder` for one buyer. */
export interface Purchase {
  /** The order's number; null if it was refused permanently. */
  number: string | null;
  /** What is needed to cancel it; null if it was refused permanently. */
  placed: { order: { id: string }; accessToken: string | null } | null;
  /** The error codes of the last answer. */
  codes: string[];
  /** The number of calls. */
  calls: number;
}

const RETRYABLE = ['TEMPORARILY_UNAVAILABLE', 'CHECKOUT_IN_PROGRESS'];
const RETRY_AFTER_MS = 100;

/** Opens a cart and prepares to order it. */
export async function prepareOrder(client: Client, lines: { variantId: string; quantity: number }[]) {
  return orderOf(await openCart(client, lines));
}

/** Repeats the same request until the answer is final, as a good client does: no answer is not final. */
export async function buyStubbornly(
  client: Client,
  input: Awaited<ReturnType<typeof prepareOrder>>,
  signal?: AbortSignal,
): Promise<Purchase> {
  for (let calls = 1; ; calls++) {
    signal?.throwIfAborted();
    const answer = await placeOrder(client, input).catch(() => null);
    const codes: string[] = answer?.userErrors.map((error: { code: string }) => error.code) ?? [];
    if (answer?.order) return { number: answer.order.number, placed: answer, codes, calls };
    if (codes.length > 0 && !codes.some((code) => RETRYABLE.includes(code)))
      return { number: null, placed: null, codes, calls };
    await delay(RETRY_AFTER_MS);
  }
}

/** Cancels an order, repeatedly until the answer is final; returns the order's status afterwards. */
export async function cancelStubbornly(
  client: Client,
  placed: { order: { id: string }; accessToken: string | null },
): Promise<string> {
  for (;;) {
    const answer = await cancelOrder(client, { orderId: placed.order.id, accessToken: placed.accessToken }).catch(
      () => null,
    );
    if (answer?.order) return answer.order.status;
    await delay(RETRY_AFTER_MS);
  }
}
