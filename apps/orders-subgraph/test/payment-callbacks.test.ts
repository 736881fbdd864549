import { createHttpServer, createLogger, type SecurityEvent } from '@commerce/service';
import { expect, it } from 'vitest';
import { addPaymentCallbacks } from '../src/payment-callbacks.ts';
import { createPaymentCallbackService } from '../src/services/payments/payment-callback-service.ts';

it('a refused callback is logged as a security event without its content', async () => {
  const events: SecurityEvent[] = [];
  const { routes } = createHttpServer({ logger: createLogger('test', 'silent'), isReady: async () => true });
  // A shop without a payment provider refuses all callbacks; its service needs no other dependency.
  const callbacks = createPaymentCallbackService({ provider: null } as Parameters<
    typeof createPaymentCallbackService
  >[0]);
  await addPaymentCallbacks(routes, callbacks, (event) => events.push(event));
  const { statusCode } = await routes.inject({ method: 'POST', url: '/payments/callback', payload: 'ann@example.com' });
  expect({ statusCode, events }).toEqual({
    statusCode: 400,
    events: [
      {
        kind: 'callback_refused',
        who: '127.0.0.1',
        what: 'POST /payments/callback',
        why: 'this shop has no payment provider',
      },
    ],
  });
});
