import type { EventData } from '@commerce/events';
import { formatAmount, type Money, money, multiplyMoney } from '@commerce/money';
import type { StoredEvent } from '@commerce/outbox';
import { type Order, placedTotalOf } from '../order.ts';
import { composeMail, type Mail, type MailParts } from './mail.ts';

/** Nobody needs to know that a cancelled order was placed, or is not paid. */
const NOT_IF_CANCELLED: readonly string[] = ['order.placed', 'order.payment_due'];

/** The mail to the customer about an event; null if the event has none. */
export function mailFor(event: StoredEvent, order: Order, shopName: string): Mail | null {
  if (order.state === 'CANCELLED' && NOT_IF_CANCELLED.includes(event.type)) return null;
  const parts = partsFor(event, order);
  return parts && composeMail({ ...parts, shopName });
}

function partsFor({ type, data }: StoredEvent, order: Order): Omit<MailParts, 'shopName'> | null {
  switch (type) {
    case 'order.placed':
      return placed(order);
    case 'order.payment_due':
      return paymentDue(order, data as EventData<'order.payment_due'>);
    case 'order.fulfilled':
      return fulfilled(order, data as EventData<'order.fulfilled'>);
    case 'order.refunded':
      return refunded(order, data as EventData<'order.refunded'>);
    default:
      return null;
  }
}

function placed(order: Order) {
  return {
    subject: `Your order ${order.number}`,
    paragraphs: [`Thank you for your order ${order.number}. The total is ${inWords(placedTotalOf(order))}.`],
    items: [
      ...order.lines.map(({ title, quantity, unitPriceMinor, currencyCode }) => ({
        title: `${quantity} × ${title}`,
        detail: inWords(multiplyMoney(money(unitPriceMinor, currencyCode), quantity)),
      })),
      ...order.adjustments.map(({ label, amountMinor, currencyCode }) => ({
        title: label,
        detail: inWords(money(amountMinor, currencyCode)),
      })),
    ],
  };
}

function paymentDue(order: Order, { amount, cancelledAfter }: EventData<'order.payment_due'>) {
  const total = inWords(money(amount.minorUnits, amount.currencyCode));
  return {
    subject: `Your order ${order.number} is not paid yet`,
    paragraphs: [
      `We have not received the payment of ${total} for your order ${order.number}.`,
      `Without it, the order is cancelled after ${cancelledAfter.slice(0, 10)}.`,
    ],
  };
}

function fulfilled(order: Order, { lines, complete, tracking }: EventData<'order.fulfilled'>) {
  const titles = new Map(order.lines.map(({ id, title }) => [id, title]));
  const what = complete ? 'All of your order' : 'A part of your order';
  const carrier = tracking?.carrier ? ` with ${tracking.carrier}` : '';
  return {
    subject: `Your order ${order.number} is on its way`,
    paragraphs: [
      `${what} ${order.number} was sent${carrier}.`,
      ...(tracking?.number ? [`The tracking number is ${tracking.number}.`] : []),
    ],
    items: lines.map(({ lineId, quantity }) => ({ title: titles.get(lineId) ?? 'Item', detail: String(quantity) })),
    link: linkTo(tracking?.url ?? null),
  };
}

function refunded(order: Order, { amount, refundedTotal }: EventData<'order.refunded'>) {
  const total = inWords(money(refundedTotal.minorUnits, refundedTotal.currencyCode));
  return {
    subject: `A refund for your order ${order.number}`,
    paragraphs: [
      `We have refunded ${inWords(money(amount.minorUnits, amount.currencyCode))} for your order ${order.number}.`,
      `That makes ${total} in all.`,
    ],
  };
}

/** Staff and carriers write these addresses: only http and https become links. */
function linkTo(url: string | null) {
  const parsed = url !== null && URL.canParse(url) ? new URL(url) : null;
  return parsed && /^https?:$/.test(parsed.protocol) ? { title: 'Track it', url: parsed.href } : null;
}

function inWords(amount: Money): string {
  return `${formatAmount(amount)} ${amount.currencyCode}`;
}
