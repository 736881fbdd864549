import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from './client.ts';
import { cancelOrder, openCart, orderOf, placeOrder } from './shopping.ts';

/** What `placeOrder` finally answered to one buyer. */
export interface Purchase {
  /** The order's number; null if it was refused for good. */
  number: string | null;
  /** What cancels it; null if it was refused for good. */
  placed: { order: { id: string }; accessToken: string | null } | null;
  /** The codes of the errors of the last answer. */
  codes: string[];
  /** How many calls it took. */
  calls: number;
}

const RETRYABLE = ['TEMPORARILY_UNAVAILABLE', 'CHECKOUT_IN_PROGRESS'];
const RETRY_AFTER_MS = 100;

/** Opens a cart and prepares to order it. */
export async function prepareOrder(client: Client, lines: { variantId: string; quantity: number }[]) {
  return orderOf(await openCart(client, lines));
}

/** Sends the same request until the answer is final, as a good client does: no answer at all says nothing either. */
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

/** Calls an order off until the answer is final; answers the order's status then. */
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
