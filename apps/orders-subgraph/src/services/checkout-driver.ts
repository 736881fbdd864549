import { randomUUID } from 'node:crypto';
import { money, multiplyMoney, sumMoney } from '@commerce/money';
import { ServiceUnavailableError } from '@commerce/service-client';
import type { CartClient, FrozenCartLine } from '../clients/cart-client.ts';
import type { ProductsClient } from '../clients/products-client.ts';
import { GIVE_UP, nextStep, type Step, transitionAfter } from '../domain/checkout.ts';
import type { CheckoutFailure } from '../domain/checkout-failure.ts';
import type { Order } from '../domain/order.ts';
import { type CheckoutPrice, type CheckoutSettings, priceCheckout } from '../domain/price-checkout.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { applyTransition, getOrder, recordLines } from './order-repository.ts';

/** Drives checkouts on, step by step, from wherever they are. */
export type CheckoutDriver = ReturnType<typeof createCheckoutDriver>;

export function createCheckoutDriver({
  prisma,
  cart,
  products,
  settings,
}: {
  prisma: PrismaClient;
  cart: CartClient;
  products: ProductsClient;
  settings: CheckoutSettings;
}) {
  /** Carries out one step; a failure is a business outcome that cancels the order. */
  const perform: Record<Step, (order: Order) => Promise<CheckoutFailure | null>> = {
    async FREEZE(order) {
      const frozen = await cart.freeze(order);
      if ('failure' in frozen) return frozen.failure;
      const price = priceLines(frozen.lines, settings);
      const agreed =
        price.total.minorUnits === Number(order.placedTotal) && settings.currencyCode === order.currencyCode;
      if (!agreed) return priceChanged(price);
      await recordLines(prisma, order.id, frozen.lines.map(toOrderLine), adjustmentsOf(price));
      return null;
    },
    RESERVE: (order) => products.reserve(order),
    COMMIT: async (order) => ((await products.commit(order)) ? null : { code: 'INSUFFICIENT_STOCK', shortages: [] }),
    COMPLETE: async (order) => {
      await cart.complete(order);
      return null;
    },
    UNDO: async (order) => {
      await Promise.all([cart.thaw(order), products.release(order)]);
      return null;
    },
  };

  return {
    /**
     * Drives an order until nothing is left to do for it, and answers it as it is then. Several drivers may be at the
     * same order: the steps are idempotent, and of two transitions one wins.
     * @throws {ServiceUnavailableError} when a service does not answer; the order stays where it is.
     */
    async drive(orderId: string): Promise<Order> {
      for (;;) {
        const order = await getOrder(prisma, orderId);
        const step = nextStep(order);
        if (step === null) return order;
        const failure = await perform[step](order);
        const transition = transitionAfter(step, failure ? 'REFUSED' : 'DONE');
        await applyTransition(prisma, orderId, transition, failure);
      }
    },

    /** Calls an order off, unless it is past the point of no return. */
    giveUp: (orderId: string, failure: CheckoutFailure) => applyTransition(prisma, orderId, GIVE_UP, failure),
  };
}

/** Whether an error means "try again later", rather than a bug. */
export function isTransient(error: unknown): error is ServiceUnavailableError {
  return error instanceof ServiceUnavailableError;
}

function priceLines(lines: readonly FrozenCartLine[], settings: CheckoutSettings): CheckoutPrice {
  const totals = lines.map((line) => multiplyMoney(money(line.unitPriceMinorUnits, line.currencyCode), line.quantity));
  return priceCheckout(sumMoney(totals, settings.currencyCode), settings);
}

function priceChanged({ total }: CheckoutPrice): CheckoutFailure {
  return { code: 'PRICE_CHANGED', actualMinor: total.minorUnits, actualCurrency: total.currencyCode };
}

function toOrderLine(line: FrozenCartLine): Order['lines'][number] {
  const { variantId, priceId, title, sku, quantity, unitPriceMinorUnits, currencyCode } = line;
  return {
    id: randomUUID(),
    variantId,
    priceId,
    title,
    sku,
    quantity,
    unitPriceMinor: unitPriceMinorUnits,
    currencyCode,
  };
}

/** What comes on top of the lines, as far as it is anything. */
function adjustmentsOf({ shipping, tax, discount }: CheckoutPrice): Order['adjustments'] {
  const all = [
    { kind: 'SHIPPING', label: 'Shipping', amount: shipping },
    { kind: 'TAX', label: 'Tax', amount: tax },
    { kind: 'DISCOUNT', label: 'Discount', amount: discount },
  ] as const;
  return all
    .filter(({ amount }) => amount.minorUnits !== 0)
    .map(({ kind, label, amount }) => ({
      kind,
      label,
      amountMinor: amount.minorUnits,
      currencyCode: amount.currencyCode,
    }));
}
