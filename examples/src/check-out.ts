import { execute, GraphError } from './fetch.ts';
import {
  ConfirmPaymentDocument,
  type ConfirmPaymentInput,
  type PlacedOrderFragment as PlacedOrder,
  PlaceOrderDocument,
  type PlaceOrderInput,
  PreviewCheckoutDocument,
  type PreviewCheckoutQuery,
  type UserErrorCode,
} from './gql/graphql.ts';
import { CART, type Storage } from './shop-session.ts';

type OrderError = PlacedOrder['userErrors'][number];

/** An order whose buyer must confirm the payment; a guest needs the access token to go on. */
export type Payment = Pick<ConfirmPaymentInput, 'orderId' | 'accessToken'>;

/** What a page does after `placeOrder` and `confirmPayment`. */
export type CheckoutResult =
  | { next: 'thank'; order: NonNullable<PlacedOrder['order']>; accessToken: string | null }
  /** The cart or its prices differ from what the buyer saw: show them, and let the buyer order again. */
  | { next: 'show-cart'; message: string }
  /** This cart cannot be ordered any more: say so, and begin another one. */
  | { next: 'new-cart'; message: string }
  /** The outcome is not known yet: order again after this time. The same key orders once. */
  | { next: 'wait'; retryAfterMs: number }
  /** Send the buyer to this address, or use the secret in the provider's own code; then call {@link finishPayment}. */
  | { next: 'pay'; payment: Payment; redirectUrl: string | null; clientSecret: string | null }
  /** Show the message beside the field at `path`. */
  | { next: 'correct'; message: string; path: readonly string[] };

/** Codes that only the mutations of staff answer. */
type StaffCode = `${'CATEGORY' | 'REFUND' | 'SKU' | 'SLUG'}_${string}` | 'STOCK_RESERVED' | 'ORDER_STATUS_CONFLICT';

/** Every code that a buyer can meet: when the graph gets another one, this no longer compiles. */
const NEXT: Record<Exclude<UserErrorCode, StaffCode>, Exclude<CheckoutResult['next'], 'thank'>> = {
  AMOUNT_TOO_LARGE: 'show-cart',
  CART_ALREADY_ORDERED: 'new-cart',
  CART_NOT_EDITABLE: 'show-cart',
  CHECKOUT_IN_PROGRESS: 'wait',
  IDEMPOTENCY_KEY_REUSED: 'show-cart',
  INSUFFICIENT_STOCK: 'show-cart',
  INVALID_INPUT: 'correct',
  NOT_FOUND: 'new-cart',
  ORDER_CANCELLED: 'show-cart',
  ORDER_LIMIT_EXCEEDED: 'show-cart',
  PAYMENT_ACTION_REQUIRED: 'pay',
  PAYMENT_DECLINED: 'correct',
  PAYMENT_EXPIRED: 'show-cart',
  PRICE_CHANGED: 'show-cart',
  QUANTITY_EXCEEDED: 'show-cart',
  RESERVATION_RELEASED: 'show-cart',
  TEMPORARILY_UNAVAILABLE: 'wait',
  VARIANT_NOT_FOR_SALE: 'show-cart',
  VERSION_CONFLICT: 'show-cart',
};
const CHECKOUT = 'checkout-key';
const PAYMENT = 'checkout-payment';
/** Codes of errors that pass. */
const UNAVAILABLE = ['SUBGRAPH_UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'AUTHENTICATION_UNAVAILABLE', 'RATE_LIMITED'];
const WHEN_UNAVAILABLE_MS = 2_000;

type Preview = NonNullable<NonNullable<PreviewCheckoutQuery['cart']>['checkoutPreview']>;

/** What the page before the order shows: the total, what it is made of, and the version of the cart that it is for. */
export type Seen = Preview & { version: number };

/** What the cart would cost, for the page before the order; null if there is no cart, or its total is unknown just now. */
export async function previewCheckout(
  url: string,
  storage: Storage,
  shippingAddress?: PlaceOrderInput['shippingAddress'],
): Promise<Seen | null> {
  const cartId = storage.getItem(CART);
  if (cartId === null) return null;
  const { cart } = await execute(url, PreviewCheckoutDocument, { cartId, shippingAddress: shippingAddress ?? null });
  return cart?.checkoutPreview ? { ...cart.checkoutPreview, version: cart.version } : null;
}

/**
 * Orders the cart at the total that the buyer saw; if it has changed since, nothing is ordered. The key is kept until the
 * outcome is known: a buyer who presses the button twice, or whose connection breaks, orders once.
 */
export async function checkOut(
  url: string,
  storage: Storage,
  seen: Pick<Seen, 'version' | 'total'>,
  buyer: Pick<PlaceOrderInput, 'email' | 'shippingAddress' | 'paymentMethod'>,
): Promise<CheckoutResult> {
  const cartId = storage.getItem(CART);
  if (cartId === null) return { next: 'new-cart', message: 'The cart is empty.' };
  const idempotencyKey = storage.getItem(CHECKOUT) ?? crypto.randomUUID();
  storage.setItem(CHECKOUT, idempotencyKey);
  const { minorUnits, currencyCode } = seen.total;
  const expected = { expectedVersion: seen.version, expectedTotal: { minorUnits, currencyCode } };
  const input = { ...buyer, ...expected, cartId, idempotencyKey };
  const placed = await unlessUnavailable(execute(url, PlaceOrderDocument, { input }));
  const result = resultOf(placed?.placeOrder ?? null);
  if (result.next !== 'wait') storage.removeItem(CHECKOUT);
  // The page of the bank replaces this one.
  if (result.next === 'pay') storage.setItem(PAYMENT, JSON.stringify(result.payment));
  return forgetCart(storage, result);
}

/**
 * Ends the order when the buyer comes back from the bank, at `redirectUrl`'s return address or after the provider's own
 * code. Safe to repeat; null if no payment waits.
 */
export async function finishPayment(url: string, storage: Storage): Promise<CheckoutResult | null> {
  const payment = storage.getItem(PAYMENT);
  if (payment === null) return null;
  const confirmed = await unlessUnavailable(execute(url, ConfirmPaymentDocument, { input: JSON.parse(payment) }));
  const result = resultOf(confirmed?.confirmPayment ?? null);
  if (result.next !== 'wait' && result.next !== 'pay') storage.removeItem(PAYMENT);
  return forgetCart(storage, result);
}

/** The answer; null if it is not known whether the request had an effect, or it had none and may be sent again. */
async function unlessUnavailable<Data>(answer: Promise<Data>): Promise<Data | null> {
  try {
    return await answer;
  } catch (error) {
    const isGraphError = error instanceof GraphError;
    if (isGraphError ? error.codes.some((code) => UNAVAILABLE.includes(code)) : error instanceof TypeError) return null;
    throw error;
  }
}

function forgetCart(storage: Storage, result: CheckoutResult): CheckoutResult {
  if (result.next === 'thank' || result.next === 'new-cart') storage.removeItem(CART);
  return result;
}

function resultOf(placed: PlacedOrder | null): CheckoutResult {
  const error = placed?.userErrors[0];
  if (error) return resultOfError(error);
  if (!placed?.order) return { next: 'wait', retryAfterMs: WHEN_UNAVAILABLE_MS };
  return { next: 'thank', order: placed.order, accessToken: placed.accessToken };
}

function resultOfError(error: OrderError): CheckoutResult {
  const { code, message } = error;
  // A code that is newer than this page still has a message for the buyer.
  const next = code in NEXT ? NEXT[code as keyof typeof NEXT] : 'correct';
  if (next === 'correct') return { next, message, path: error.path ?? [] };
  if (next === 'wait') {
    return { next, retryAfterMs: 'retryAfterMs' in error ? error.retryAfterMs : WHEN_UNAVAILABLE_MS };
  }
  if (next !== 'pay') return { next, message };
  if (!('redirectUrl' in error) || error.orderId === null) return { next: 'correct', message, path: [] };
  const { orderId, accessToken, redirectUrl, clientSecret } = error;
  return { next, payment: { orderId, accessToken }, redirectUrl, clientSecret };
}
