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
  lines: OrderLine[];
  adjustments: OrderAdjustment[];
  /** Whether all that was captured is promised back, be it on its way or done. Nothing of it was before the order is paid. */
  paidBack: boolean;
  /** How many parcels and refunds there are while more may come, for their limits. */
  fulfilmentCount: number;
  refundCount: number;
}

/** Units of one variant as bought. */
export interface OrderLine {
  id: string;
  variantId: string;
  priceId: string;
  title: string;
  sku: string | null;
  quantity: number;
  /** How many units were sent, and how many came back or are not wanted any more. */
  fulfilled: number;
  returned: number;
  /** How many of the returned ones had never been sent. */
  dropped: number;
  /** What the returned ones were worth, in minor units, with their share of the tax. */
  returnedMinor: number;
  unitPriceMinor: number;
  /** Whether it has a share of the order's tax. */
  taxable: boolean;
  currencyCode: string;
}

/** An amount on top of the lines, or off them. */
export interface OrderAdjustment {
  kind: 'SHIPPING' | 'TAX' | 'DISCOUNT';
  label: string;
  amountMinor: number;
  currencyCode: string;
}

/** An order as one viewer sees it. */
export interface OrderView {
  order: Order;
  /** What the viewer's reference to it entitles to; '' if the viewer's own rights do. */
  grant: string;
  /** Whether the viewer may see where it goes and whom to write to. */
  full: boolean;
  /** The cart, as the gateway hands it over to derive the total from. */
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

/** Whether the order was placed at all, be it cancelled by now: failed attempts are shown to nobody. */
export function isPlaced({ confirmed }: Pick<Order, 'confirmed'>): boolean {
  return confirmed;
}

/** What the buyer agreed to. */
export function placedTotalOf({ placedTotal, currencyCode }: Pick<Order, 'placedTotal' | 'currencyCode'>): Money {
  return money(Number(placedTotal), currencyCode);
}
