import { randomUUID } from 'node:crypto';
import type { Answer, Client } from './client.ts';

/** A variant that can be bought, with its price in minor units. */
export interface Buyable {
  id: string;
  sku: string;
  minorUnits: number;
}

interface ListedVariant {
  id: string;
  sku: string;
  price: { amount: { minorUnits: number } };
  availability: { quantityAvailable: number | null };
}

/** Some variants of the demo catalogue with at least 3 units in stock. */
export async function findBuyable(client: Client, count: number): Promise<Buyable[]> {
  const { data } = await client.query(`{
    products(first: 100) {
      nodes { variants { id sku price { amount { minorUnits } } availability { quantityAvailable } } }
    }
  }`);
  const products: { variants: ListedVariant[] }[] = data.products.nodes;
  return products
    .flatMap(({ variants }) => variants)
    .filter(({ availability }) => (availability.quantityAvailable ?? 0) >= 3)
    .slice(0, count)
    .map(({ id, sku, price }) => ({ id, sku, minorUnits: price.amount.minorUnits }));
}

/** Opens a cart with lines. */
export async function openCart(client: Client, lines: { variantId: string; quantity: number }[]) {
  const { data } = await client.query(
    `mutation ($lines: [CartLineInput!]) {
      createCart(input: { lines: $lines }) {
        cart { id version checkoutPreview { total { minorUnits currencyCode } } }
        userErrors { code message }
      }
    }`,
    { lines },
  );
  return data.createCart.cart as {
    id: string;
    version: number;
    checkoutPreview: { total: { minorUnits: number; currencyCode: string } };
  };
}

/** The input that orders a cart in the state in which it was read. */
export function orderOf(cart: Awaited<ReturnType<typeof openCart>>) {
  return {
    cartId: cart.id,
    expectedVersion: cart.version,
    expectedTotal: cart.checkoutPreview.total,
    idempotencyKey: randomUUID() as string,
    email: 'ada@example.com',
    shippingAddress: { name: 'Ada Lovelace', line1: '12 St James’s Square', city: 'London', countryCode: 'GB' },
  };
}

interface UserError {
  __typename: string;
  code: string;
  message: string;
  path: string[] | null;
}

/** The payload of `placeOrder`. `order` is null where the test expects a refusal, which it asserts. */
interface PlacedOrder {
  order: { id: string; number: string; status: string; placedTotal: { minorUnits: number } };
  accessToken: string;
  replayed: boolean;
  userErrors: UserError[];
}

/** Places an order and returns the payload. */
export async function placeOrder(client: Client, input: ReturnType<typeof orderOf>) {
  const answer: Answer = await client.query(
    `mutation ($input: PlaceOrderInput!) {
      placeOrder(input: $input) {
        order { id number status placedTotal { minorUnits } }
        accessToken replayed
        userErrors { __typename code message path }
      }
    }`,
    { input },
  );
  return answer.data.placeOrder as PlacedOrder;
}

/** The payload of `cancelOrder`. `order` is null where the test expects a refusal, which it asserts. */
interface CancelledOrder {
  order: {
    id: string;
    number: string;
    status: string;
    nextStatuses: string[];
    cancelledAt: string;
    cancelReason: string | null;
    cart: { status: string };
    total: { minorUnits: number };
    placedTotal: { minorUnits: number };
  };
  userErrors: (UserError & { status?: string; nextStatuses?: string[] })[];
}

/** Cancels an order and returns the payload. @throws {Error} if there is none. */
export async function cancelOrder(
  client: Client,
  input: { orderId: string; accessToken?: string | null; reason?: string },
) {
  const { data, errors } = await client.query(
    `mutation ($input: CancelOrderInput!) {
      cancelOrder(input: $input) {
        order { id number status nextStatuses cancelledAt cancelReason cart { status } total { minorUnits } placedTotal { minorUnits } }
        userErrors { __typename code message path ... on OrderStatusConflict { status nextStatuses } }
      }
    }`,
    { input },
  );
  if (!data?.cancelOrder) throw new Error(errors.map(({ extensions }) => extensions.code).join());
  return data.cancelOrder as CancelledOrder;
}
