import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** Sends the shop callbacks about its payments, signed as in the Standard Webhooks specification. */
export interface Callbacks {
  /** Sends a callback about an order; resolves with the status of its answer, 0 for none. */
  send(orderId: string, options?: { id?: string; sentAt?: Date }): Promise<number>;
  /** Sets the address for callbacks. */
  sendTo(url: string): void;
}

export function createCallbacks(secret: string): Callbacks {
  const signature = new Webhook(secret);
  let url: string | null = null;
  return {
    sendTo: (next) => {
      url = next;
    },
    async send(orderId, { id = randomUUID(), sentAt = new Date() } = {}) {
      if (url === null) return 0;
      const body = JSON.stringify({ id, orderId });
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
        'webhook-signature': signature.sign(id, sentAt, body),
      };
      return fetch(url, { method: 'POST', headers, body }).then(
        (response) => response.status,
        () => 0,
      );
    },
  };
}
