import { type Env, PRODUCTION_LIMITS } from './env.ts';
import type { Settings } from './settings.ts';

type Limit = keyof typeof PRODUCTION_LIMITS;
type UnpaidEnv = Pick<
  Env,
  Limit | 'NODE_ENV' | 'PAYMENT_PROVIDER' | 'PAYMENT_AT_CHECKOUT' | 'UNPAID_ORDER_HOURS' | 'ATTEMPT_RETENTION_DAYS'
>;

/** The limits for orders without a payment, from the environment. */
export function unpaidSettings(
  env: UnpaidEnv,
): Pick<Settings, 'paymentRule' | 'unpaidOrderHours' | 'limits' | 'attemptRetentionDays'> {
  const isProduction = env.NODE_ENV === 'production';
  const limit = (name: Limit) => env[name] ?? (isProduction ? PRODUCTION_LIMITS[name] : 0);
  const atCheckout = env.PAYMENT_AT_CHECKOUT ?? (isProduction ? 'required' : 'optional');
  return {
    paymentRule: env.PAYMENT_PROVIDER === 'none' ? 'none' : atCheckout,
    unpaidOrderHours: env.UNPAID_ORDER_HOURS,
    limits: {
      unitsPerLine: limit('ORDER_UNITS_PER_LINE'),
      unitsPerGuestOrder: limit('GUEST_ORDER_UNITS'),
      unpaidPerBuyer: limit('UNPAID_ORDERS_PER_BUYER'),
      unpaidPerAddress: limit('UNPAID_ORDERS_PER_ADDRESS'),
      declinedPerHour: limit('DECLINED_PAYMENTS_PER_HOUR'),
    },
    attemptRetentionDays: env.ATTEMPT_RETENTION_DAYS,
  };
}
