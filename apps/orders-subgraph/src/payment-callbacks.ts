import type { HttpServer, SecurityEvent } from '@commerce/service';
import { CallbackRefusedError } from './payments/errors.ts';
import type { PaymentCallbackService } from './services/payments/payment-callback-service.ts';

const MAX_BODY_BYTES = 256_000;

/**
 * Serves `POST /payments/callback`, the only route that is open to the payment provider. It takes the raw body, because
 * the signature covers its bytes. Answers 204 if the callback is stored, 400 if it is not from the provider.
 */
export async function addPaymentCallbacks(
  routes: HttpServer['routes'],
  callbacks: Pick<PaymentCallbackService, 'receive'>,
  report: (event: SecurityEvent) => void,
): Promise<void> {
  await routes.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
      done(null, body),
    );
    scope.post(
      '/payments/callback',
      { bodyLimit: MAX_BODY_BYTES, config: { isForStrangers: true } },
      async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const headers = request.headers as Record<string, string | undefined>;
        try {
          await callbacks.receive({ headers, body });
          return reply.status(204).send();
        } catch (error) {
          if (!(error instanceof CallbackRefusedError)) throw error;
          report({
            kind: 'callback_refused',
            who: request.ip,
            what: 'POST /payments/callback',
            why: error.message,
          });
          const refusal = { message: error.message, extensions: { code: error.code, requestId: request.id } };
          return reply.status(400).send({ errors: [refusal] });
        }
      },
    );
  });
}
