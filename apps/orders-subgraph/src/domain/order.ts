import type { Connection } from '@commerce/graphql';
import { type Money, money } from '@commerce/money';
import type { PricedCart } from './cart.ts';
import type { Checkout, OrderState } from './checkout.ts';
import type { CheckoutFailure } from './checkout-failure.ts';

/** A postal address. */
export interface Address {
  name: string;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postalCode: string | null;
  countryCode: string;
}

/** An order as the database holds it. Amounts are minor units of its currency. */
export interface Order extends Checkout {
  id: string;
  number: string;
  requestHash: string;
  customerId: string | null;
  cartId: string;
  cartVersion: number;
  email: string;
  shippingAddress: Address;
  billingAddress: Address;
  placedTotal: bigint;
  currencyCode: string;
  failure: CheckoutFailure | null;
  cancelledAt: Date | null;
  /** The reason given for the cancellation. */
  cancelReason: string | null;
  placedAt: Date;
  /** The trace of the request that the work on the order continues; null if none is known. */
  traceparent: string | null;
  lines: OrderLine[];
  adjustments: OrderAdjustment[];
  /** Whether all of the captured money is refunded, or its refund is promised. False until the order is paid. */
  fullyRefunded: boolean;
  /** The numbers of parcels and refunds, for their limits. */
  fulfilmentCount: number;
  refundCount: number;
}

/** A line of an order: units of one variant as bought. */
export interface OrderLine {
  id: string;
  variantId: string;
  priceId: string;
  title: string;
  sku: string | null;
  quantity: number;
  /** How many units were sent, and how many were returned or are no longer wanted. */
  fulfilled: number;
  returned: number;
  /** How many of the returned units had never been sent. */
  dropped: number;
  /** The value of the returned units, in minor units, including their share of the tax. */
  returnedMinor: number;
  unitPriceMinor: number;
  /** Whether it bears a share of the order's tax. */
  taxable: boolean;
  currencyCode: string;
}

/** An amount that is added to the lines' total, or subtracted from it. */
export interface OrderAdjustment {
  kind: 'SHIPPING' | 'TAX' | 'DISCOUNT';
  label: string;
  amountMinor: number;
  currencyCode: string;
}

/** An order as one viewer sees it. */
export interface OrderView {
  order: Order;
  /** The grant in the viewer's reference to the order; '' if the viewer's own rights are enough. */
  grant: string;
  /** Whether the viewer may see the addresses and contact data. */
  full: boolean;
  /** The cart, as the gateway passes it in to derive the total. */
  requiredCart?: Omit<PricedCart, 'id'> | null;
}

/** A page of orders that can also count the entire list. */
export interface OrderPage extends Connection<OrderView> {
  countAll(): Promise<{ count: number; exact: boolean }>;
}

/** The status that clients see. */
export type OrderStatus = Exclude<OrderState, 'COMMITTING' | 'CANCELLING'>;

const publicStatus: Record<OrderState, OrderStatus> = {
  PENDING: 'PENDING',
  COMMITTING: 'PENDING',
  CONFIRMED: 'CONFIRMED',
  PAID: 'PAID',
  FULFILLED: 'FULFILLED',
  CANCELLING: 'CANCELLED',
  CANCELLED: 'CANCELLED',
  REFUNDED: 'REFUNDED',
};

export function statusOf({ state }: Pick<Order, 'state'>): OrderStatus {
  return publicStatus[state];
}

/** Whether the order was ever placed, even if it is cancelled by now. Failed attempts are shown to nobody. */
export function isPlaced({ confirmed }: Pick<Order, 'confirmed'>): boolean {
  return confirmed;
}

/** The total that the buyer agreed to. */
export function placedTotalOf({ placedTotal, currencyCode }: Pick<Order, 'placedTotal' | 'currencyCode'>): Money {
  return money(Number(placedTotal), currencyCode);
}
