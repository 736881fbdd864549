import { ServiceError } from '@commerce/service-client';

/** The payment provider did not give an answer that could be used: what was asked may have been done. */
export class PaymentUnavailableError extends ServiceError {
  override readonly name = 'PaymentUnavailableError';
  readonly code = 'PAYMENT_UNAVAILABLE';

  constructor(provider: string, cause: unknown) {
    super(provider, `the payment provider ${provider} does not answer just now`, { cause });
  }
}

/** What pretends to be a provider's callback is not signed by it, or too old, or not to be read. */
export class CallbackRefusedError extends Error {
  override readonly name = 'CallbackRefusedError';
  readonly code = 'CALLBACK_REFUSED';
}
