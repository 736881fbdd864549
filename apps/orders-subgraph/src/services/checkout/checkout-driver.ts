import { randomUUID } from 'node:crypto';
import type { SqlRunner } from '@commerce/database';
import { durations } from '@commerce/metrics';
import { InvalidAmountError } from '@commerce/money';
import type { NewEvent } from '@commerce/outbox';
import type { Logger } from '@commerce/service';
import { ServiceError, ServiceRefusedError } from '@commerce/service-client';
import { inSpan, traceparent } from '@commerce/tracing';
import type { CartClient } from '../../clients/cart-client.ts';
import type { ProductsClient } from '../../clients/products-client.ts';
import {
  applied,
  nextStep,
  type Outcome,
  outcomeOf,
  type Step,
  type Transition,
  transitionAfter,
} from '../../domain/checkout.ts';
import type { CheckoutFailure } from '../../domain/checkout-failure.ts';
import { adjustmentsOf, disagreementOn, linesOf, priceLines } from '../../domain/frozen-cart.ts';
import type { Order } from '../../domain/order.ts';
import { orderPaid, orderPaymentFailed, orderPlaced } from '../../domain/order-events.ts';
import { type OrderLimits, unitsExcess } from '../../domain/order-limits.ts';
import type { CheckoutSettings } from '../../domain/price-checkout.ts';
import { getOrder } from '../orders/order-repository.ts';
import type { PaymentService } from '../payments/payment-service.ts';
import { createBuyerLimits } from './buyer-limits.ts';
import type { CheckoutWrites } from './checkout-writes.ts';

const steps = durations(
  'checkout_step_duration_seconds',
  'How long the steps of checkouts take; `REFUSED` is a business outcome, such as too little stock.',
  ['step', 'outcome'],
);

/** Advances checkouts step by step, from any state. */
export type CheckoutDriver = ReturnType<typeof createCheckoutDriver>;

/**
 * A point in a checkout or a refund: before a step, between the two parts of a step, or after a step and before it is
 * recorded.
 */
export type Moment = `${Step | 'REFUND'}:${'before' | 'half' | 'done'}` | 'SETTLED';

/** Called at every such point; the checkout waits for it. Tests pause the checkout there. */
export type Watch = (moment: Moment, orderId: string) => Promise<void>;

/** Receives what becomes of orders, without anything about their buyers. */
export type Log = Pick<Logger, 'info' | 'debug'>;

const SILENT: Log = { info: () => undefined, debug: () => undefined };

/** The result of a step: either why the order fails, or the order with what the step found out, and the outcome. */
type StepResult = { failure: CheckoutFailure } | { order: Order; outcome?: Outcome };

export function createCheckoutDriver({
  sql,
  writes,
  cart,
  products,
  payments,
  settings,
  watch = () => Promise.resolve(),
  log = SILENT,
}: {
  sql: SqlRunner;
  writes: CheckoutWrites;
  cart: CartClient;
  products: ProductsClient;
  payments: PaymentService;
  settings: CheckoutSettings & { paymentDeadlineMs: number; limits: OrderLimits };
  watch?: Watch | undefined;
  log?: Log | undefined;
}) {
  const buyerExcess = createBuyerLimits(sql, settings.limits);
  const perform: Record<Step, (order: Order) => Promise<StepResult>> = {
    async HOLD(order) {
      const excess = await buyerExcess(order);
      if (excess) return { failure: excess };
      const frozen = await cart.freeze(order);
      if ('failure' in frozen) return frozen;
      const tooMany = unitsExcess(order.customerId, frozen.lines, settings.limits);
      if (tooMany) return { failure: tooMany };
      const price = priceLines(frozen.lines, settings);
      const disagreement = disagreementOn(order, frozen.lines, price);
      if (disagreement) return { failure: disagreement };
      await watch('HOLD:half', order.id);
      const bought = { ...order, lines: linesOf(frozen.lines, randomUUID), adjustments: adjustmentsOf(price) };
      const failure = await products.reserve(bought);
      return failure ? { failure } : { order: bought };
    },
    async AUTHORIZE(order) {
      const payment = await payments.authorize(order);
      if (payment === null || payment.status === 'VOIDED') return { failure: { code: 'PAYMENT_EXPIRED' } };
      const { status, declineCode } = payment;
      if (status === 'DECLINED') return { failure: { code: 'PAYMENT_DECLINED', declineCode } };
      return status === 'WAITING' ? { order, outcome: 'WAITING' } : { order };
    },
    async COMMIT(order) {
      if (!(await products.commit(order))) return { failure: { code: 'TEMPORARILY_UNAVAILABLE' } };
      await watch('COMMIT:half', order.id);
      const isOpen = order.payment !== 'NONE' || !(await isCompleted(order));
      return isOpen ? { order, outcome: 'DONE' } : { order };
    },
    async COMPLETE(order) {
      await cart.complete(order);
      return { order };
    },
    async CAPTURE(order) {
      await cart.complete(order);
      const payment = await payments.capture(order);
      const declineCode = payment?.declineCode ?? null;
      return payment?.status === 'CAPTURED' ? { order } : { failure: { code: 'PAYMENT_DECLINED', declineCode } };
    },
    async UNDO(order) {
      await Promise.all([cart.thaw(order), products.release(order), releasePayment(order)]);
      return { order };
    },
    async RETURN(order) {
      await Promise.all([cart.complete(order), products.takeBack(order), releasePayment(order)]);
      return { order };
    },
  };

  /** An order whose stock is sold is confirmed even if its cart cannot be closed now: a job closes it later. */
  const isCompleted = (order: Order): Promise<boolean> =>
    cart.complete(order).then(
      () => true,
      () => false,
    );

  const releasePayment = async (order: Order) => {
    if (order.payment !== 'NONE') await payments.release(order);
  };

  /** An undecided payment is awaited until its deadline. */
  const isExpired = (order: Order) => Date.now() > order.placedAt.getTime() + settings.paymentDeadlineMs;

  const performInSpan = (step: Step, order: Order): Promise<StepResult> => {
    const attributes = { 'order.id': order.id, 'order.number': order.number };
    return inSpan(`checkout ${step}`, { attributes }, async (span) => {
      const result = await perform[step](order);
      span.setAttribute('checkout.outcome', outcomeAfter(step, order, result));
      return result;
    });
  };

  const noteStep = (step: Step, { number }: Order, startedAt: number, outcome: Outcome | 'FAILED') => {
    steps.since(startedAt, { step, outcome });
    const durationMs = Math.round(performance.now() - startedAt);
    log.debug({ order: number, step, outcome, durationMs }, 'a step of a checkout has ended');
  };

  /** Before the point of no return, an order that cannot continue is cancelled; the result then has the reason. */
  const performOrGiveUp = async (step: Step, order: Order): Promise<StepResult> => {
    const startedAt = performance.now();
    try {
      const result = await performInSpan(step, order);
      noteStep(step, order, startedAt, outcomeAfter(step, order, result));
      const givenUp = isWaiting(result) && isExpired(order);
      return givenUp ? { failure: { code: 'PAYMENT_EXPIRED' } } : result;
    } catch (error) {
      noteStep(step, order, startedAt, 'FAILED');
      const mayGiveUp = step === 'HOLD' || (step === 'AUTHORIZE' && isExpired(order));
      const failure = mayGiveUp ? failureOf(error) : null;
      if (failure === null) throw error;
      return { failure };
    }
  };

  /** Records the result of a step. Returns the order afterwards; it is read again if another driver was faster. */
  const record = async (step: Step, before: Order, result: StepResult): Promise<Order> => {
    // A failed capture is no failure of the checkout: the order stays placed.
    const refused = 'failure' in result ? result.failure : null;
    const failure = step === 'CAPTURE' ? null : refused;
    const order = 'order' in result ? result.order : before;
    const transition = transitionAfter(step, outcomeAfter(step, order, result));
    const changed =
      transition.to.recorded === true
        ? await writes.record(transition, order)
        : await writes.apply(transition, { id: order.id, failure, events: eventsOf(order, transition, refused) });
    return changed ? { ...applied(order, transition), failure: failure ?? order.failure } : getOrder(sql, order.id);
  };

  return {
    /**
     * Advances an order until no work is left, or its payment waits for someone else, and returns it. Several drivers
     * may work on one order: steps are idempotent, and of two competing transitions one wins.
     * @throws {ServiceError} if a service does not answer past the point of no return, or while cancelling.
     */
    async drive(start: Order): Promise<Order> {
      let order = start;
      let step = nextStep(order);
      const startedAt = performance.now();
      try {
        for (; step !== null; step = nextStep(order)) {
          await watch(`${step}:before`, order.id);
          const result = await performOrGiveUp(step, order);
          await watch(`${step}:done`, order.id);
          order = await record(step, order, result);
          if (isWaiting(result) && order.payment === 'ACTION_REQUIRED') return order;
        }
        await watch('SETTLED', order.id);
        return order;
      } finally {
        const { id, number, state, payment, failure } = order;
        const line = { order: number, entity: `order:${id}`, state, payment, step, failure: failure?.code };
        if (order !== start || step !== null)
          log.info({ ...line, durationMs: Math.round(performance.now() - startedAt) }, 'a checkout went on');
      }
    },
  };
}

function outcomeAfter(step: Step, order: Order, result: StepResult): Outcome {
  return 'failure' in result ? 'REFUSED' : (result.outcome ?? outcomeOf(step, order));
}

function isWaiting(result: StepResult): boolean {
  return 'outcome' in result && result.outcome === 'WAITING';
}

/** The events of a transition, or of a declined step. Orders are written together, so each event knows its trace. */
function eventsOf(order: Order, transition: Transition, refused: CheckoutFailure | null): NewEvent[] {
  const events = eventsAfter(order, transition, refused);
  return events.map((event) => ({ ...event, traceparent: traceparent() }));
}

function eventsAfter(order: Order, { to }: Transition, refused: CheckoutFailure | null): NewEvent[] {
  if (refused?.code === 'PAYMENT_DECLINED' || refused?.code === 'PAYMENT_EXPIRED') {
    return [orderPaymentFailed(order, refused.code)];
  }
  switch (to.state) {
    case 'CONFIRMED':
      return order.free ? [orderPlaced(order), orderPaid(order)] : [orderPlaced(order)];
    case 'PAID':
      return [orderPaid(order)];
    default:
      return [];
  }
}

/**
 * Why an order cannot go on, from the error of a step; null for a bug or a lost database, which say nothing about the
 * order.
 */
function failureOf(error: unknown): CheckoutFailure | null {
  if (error instanceof InvalidAmountError) {
    return { code: 'INVALID_INPUT', message: 'the total is too large', path: ['cartId'] };
  }
  if (
    error instanceof ServiceRefusedError &&
    error.errors.some(({ extensions }) => extensions?.code === 'BAD_USER_INPUT')
  ) {
    return { code: 'INVALID_INPUT', message: 'the cart cannot be ordered in its current status', path: ['cartId'] };
  }
  return error instanceof ServiceError ? { code: 'TEMPORARILY_UNAVAILABLE' } : null;
}
