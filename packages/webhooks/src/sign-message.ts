import { createHmac } from 'node:crypto';
import { keyOf } from './secret.ts';

/**
 * The headers that prove the sender of a message, by the Standard Webhooks specification.
 * @param message.id the same for every attempt.
 * @param secrets one, or two while the older one is being replaced: the receiver accepts either.
 */
export function signMessage(
  { id, sentAt, body }: { id: string; sentAt: Date; body: string },
  secrets: readonly string[],
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(sentAt.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `v1,${signature}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
