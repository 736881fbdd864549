import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { CallbackRefusedError } from '../errors.ts';
import type { PaymentProvider, PaymentRef, ProviderCallback, ProviderNotice } from '../port.ts';
import { createSandboxClient } from './sandbox-client.ts';

const noticeSchema = z.object({ id: z.string().max(100), orderId: z.guid() });

/**
 * The provider for tests and demonstrations: `npm run payment-sandbox`. The payment method's token selects what a
 * payment does.
 * @param options.secret signs callbacks, as in Standard Webhooks.
 */
export function createSandboxProvider(options: { url: string; secret: string; timeoutMs: number }): PaymentProvider {
  const { get, send } = createSandboxClient(options);
  const signature = new Webhook(options.secret);
  const path = ({ orderId }: PaymentRef, rest = '') => `/payments/${orderId}${rest}`;

  return {
    name: 'sandbox',
    authorize: ({ methodToken, ...payment }) =>
      send(path(payment, '/authorization'), {
        token: methodToken,
        amount: payment.amountMinor,
        currency: payment.currencyCode,
      }),
    capture: (payment) => send(path(payment, '/capture'), {}),
    void: (payment) => send(path(payment, '/void'), {}),
    async refund(payment, { key, amountMinor }) {
      const { refunds } = await send(path(payment, '/refunds'), { key, amount: amountMinor });
      const code = refunds[key];
      return code === 'done' ? { status: 'DONE' } : { status: 'REFUSED', code: code ?? 'unknown' };
    },
    find: (payment) => get(path(payment)),
    readCallback: (callback) => readSigned(callback, signature),
  };
}

function readSigned({ headers, body }: ProviderCallback, signature: Webhook): ProviderNotice {
  try {
    return noticeSchema.parse(signature.verify(body, headers as Record<string, string>));
  } catch (error) {
    throw new CallbackRefusedError('not signed by the sandbox', { cause: error });
  }
}
