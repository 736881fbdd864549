import { continueTrace } from '@commerce/tracing';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { CallbackRefusedError } from '../../payments/errors.ts';
import type { PaymentProvider, ProviderCallback } from '../../payments/port.ts';
import type { CheckoutDriver } from '../checkout/checkout-driver.ts';
import { processLater } from '../orders/order-jobs.ts';
import { getOrder } from '../orders/order-repository.ts';
import type { PaymentService } from './payment-service.ts';

/** Receives the callbacks of the payment provider. */
export type PaymentCallbackService = ReturnType<typeof createPaymentCallbackService>;

/**
 * A callback is a hint, and never believed: it makes us look at the provider. So callbacks that come twice, late or in
 * another order do no harm. Each is stored, with a job, before it is answered.
 */
export function createPaymentCallbackService({
  prisma,
  provider,
  driver,
  payments,
}: {
  prisma: PrismaClient;
  provider: PaymentProvider | null;
  driver: CheckoutDriver;
  payments: PaymentService;
}) {
  return {
    /** Stores a callback; a known one, or one about no order of ours, is ignored. @throws {CallbackRefusedError} */
    async receive(callback: ProviderCallback): Promise<void> {
      if (!provider) throw new CallbackRefusedError('this shop has no payment provider');
      const notice = provider.readCallback(callback);
      if (notice) await processLater(prisma, { ...notice, id: `${provider.name}:${notice.id}` });
    },

    /**
     * Processes a callback: continues its order, and refunds money of an order that was not placed, such as when a
     * payment arrives too late.
     * @throws {ServiceError} if a service does not answer: to be tried again.
     */
    async process(callbackId: string): Promise<void> {
      const callback = await prisma.paymentCallback.findUnique({ where: { id: callbackId } });
      if (!callback || callback.processedAt) return;
      const before = await getOrder(prisma, callback.orderId);
      const order = await continueTrace(before.traceparent, () => driver.drive(before));
      if (order.state === 'CANCELLED' && (await payments.isMoneyHeld(order))) await payments.release(order);
      await prisma.paymentCallback.update({ where: { id: callbackId }, data: { processedAt: new Date() } });
    },
  };
}
