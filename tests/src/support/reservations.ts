import type { Client } from './client.ts';

/** Units of one variant. */
export interface Line {
  variantId: string;
  quantity: number;
}

const PAYLOAD = `{
  status
  userErrors { __typename code ... on InsufficientStock { quantityAvailable quantityRequested variant { id } } }
}`;

/** Asks products to hold stock for an order, as the checkout does; answers the payload, null if it was refused. */
export async function reserveStock(client: Client, orderId: string, lines: readonly Line[]) {
  const answer = await client.query(
    `mutation ($input: ReserveStockInput!) { reserveStock(input: $input) ${PAYLOAD} }`,
    { input: { orderId, lines } },
  );
  return { ...answer.data?.reserveStock, errors: answer.errors };
}

/** Asks products to sell, or to give back, what it holds for an order; answers where the reservation stands then. */
export async function settleStock(client: Client, field: 'commitStock' | 'releaseStock', orderId: string) {
  const answer = await client.query(
    `mutation ($input: StockReservationInput!) { ${field}(input: $input) ${PAYLOAD} }`,
    {
      input: { orderId },
    },
  );
  return { ...answer.data?.[field], errors: answer.errors };
}
