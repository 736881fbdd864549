import { ServiceError } from '@commerce/service-client';

/** The payment provider gave no usable answer. The requested action may have taken effect. */
export class PaymentUnavailableError extends ServiceError {
  override readonly name = 'PaymentUnavailableError';
  readonly code = 'PAYMENT_UNAVAILABLE';

  constructor(provider: string, cause: unknown) {
    super(provider, `the payment provider ${provider} does not answer just now`, { cause });
  }
}

/** The provider declined a refund. It is requested again, at growing intervals. */
export class RefundRefusedError extends ServiceError {
  override readonly name = 'RefundRefusedError';
  readonly code = 'REFUND_REFUSED';
  /** When to try again, in seconds. */
  readonly retryAfterS: number;

  /** @param attempt how often it was declined before. */
  constructor(provider: string, reason: string, attempt: number) {
    super(provider, `the payment provider ${provider} declined the refund: ${reason}`);
    this.retryAfterS = Math.min(3_600, 60 * 2 ** attempt);
  }
}

/** A callback is unsigned, too old, or unreadable. */
export class CallbackRefusedError extends Error {
  override readonly name = 'CallbackRefusedError';
  readonly code = 'CALLBACK_REFUSED';
}
