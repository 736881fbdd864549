import { ServiceError } from '@commerce/service-client';

/** The payment provider gave no usable answer. The requested action may have taken effect. */
export class PaymentUnavailableError extends ServiceError {
  override readonly name = 'PaymentUnavailableError';
  readonly code = 'PAYMENT_UNAVAILABLE';

  constructor(provider: string, cause: unknown) {
    super(provider, `the payment provider ${provider} does not answer just now`, { cause });
  }
}

/** The payment is one of a provider that this process is not set up for. Only an operator can change that. */
export class ProviderNotConfiguredError extends ServiceError {
  override readonly name = 'ProviderNotConfiguredError';
  readonly code = 'PAYMENT_UNAVAILABLE';
  /** When to try again, in seconds. */
  readonly retryAfterS = 60;

  /** @param configured the provider that it is set up for; null for none. */
  constructor(provider: string, configured: string | null) {
    super(provider, `a payment by ${provider} cannot go on while PAYMENT_PROVIDER is ${configured ?? 'none'}`);
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
