import { ServiceError } from '@commerce/service-client';

/** The payment provider did not give an answer that could be used: what was asked may have been done. */
export class PaymentUnavailableError extends ServiceError {
  override readonly name = 'PaymentUnavailableError';
  readonly code = 'PAYMENT_UNAVAILABLE';

  constructor(provider: string, cause: unknown) {
    super(provider, `the payment provider ${provider} does not answer just now`, { cause });
  }
}

/** The provider declined a refund. It is asked again, at growing intervals. */
export class RefundRefusedError extends ServiceError {
  override readonly name = 'RefundRefusedError';
  readonly code = 'REFUND_REFUSED';
  /** When it is worth another attempt, in seconds. */
  readonly retryAfterS: number;

  /** @param attempt how often it was refused before. */
  constructor(provider: string, reason: string, attempt: number) {
    super(provider, `the payment provider ${provider} declined the refund: ${reason}`);
    this.retryAfterS = Math.min(3_600, 60 * 2 ** attempt);
  }
}

/** A supposed callback is not signed by the provider, too old, or unreadable. */
export class CallbackRefusedError extends Error {
  override readonly name = 'CallbackRefusedError';
  readonly code = 'CALLBACK_REFUSED';
}
