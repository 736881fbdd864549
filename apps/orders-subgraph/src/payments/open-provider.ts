import type { Env } from '../env.ts';
import type { PaymentProvider } from './port.ts';
import { createSandboxProvider } from './sandbox/sandbox-provider.ts';
import { createStripeProvider } from './stripe/stripe-provider.ts';

/** The provider that the environment selects; null if orders are placed without a payment. */
export function openProvider(env: Env): PaymentProvider | null {
  const { PAYMENT_TIMEOUT_MS: timeoutMs, PAYMENT_WEBHOOK_SECRET: secret = '', STRIPE_SECRET_KEY: secretKey = '' } = env;
  switch (env.PAYMENT_PROVIDER) {
    case 'none':
      return null;
    case 'sandbox':
      return createSandboxProvider({ url: env.PAYMENT_SANDBOX_URL, secret, timeoutMs });
    case 'stripe':
      return createStripeProvider({
        secretKey,
        webhookSecret: secret,
        returnUrl: env.PAYMENT_RETURN_URL ?? null,
        timeoutMs,
      });
  }
}
