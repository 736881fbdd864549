import type { Client } from './client.ts';

/** Units of one variant. */
export interface Line {
  variantId: string;
  quantity: number;
}

const ERRORS =
  'userErrors { __typename code ... on InsufficientStock { quantityAvailable quantityRequested variant { id } } }';

/** Asks products to hold stock for orders, as the checkout does; answers what became of each, null if it was refused. */
export async function reserveStockForAll(
  client: Client,
  orders: readonly { orderId: string; lines: readonly Line[] }[],
) {
  const answer = await client.query(
    `mutation ($input: ReserveStockInput!) { reserveStock(input: $input) { results { status ${ERRORS} } } }`,
    { input: { orders } },
  );
  return { results: answer.data?.reserveStock?.results ?? null, errors: answer.errors };
}

/** As `reserveStockForAll`, for one order. */
export async function reserveStock(client: Client, orderId: string, lines: readonly Line[]) {
  const { results, errors } = await reserveStockForAll(client, [{ orderId, lines }]);
  return { ...results?.[0], errors };
}

/** Asks products to sell, or to give back, what it holds for an order; answers where the reservation stands then. */
export async function settleStock(client: Client, field: 'commitStock' | 'releaseStock', orderId: string) {
  if (field === 'commitStock') {
    const { statuses, errors } = await commitStock(client, [orderId]);
    return { status: statuses?.[0], errors };
  }
  const answer = await client.query(
    `mutation ($input: StockReservationInput!) { releaseStock(input: $input) { status ${ERRORS} } }`,
    { input: { orderId } },
  );
  return { ...answer.data?.releaseStock, errors: answer.errors };
}

/** Asks products to sell what it holds for orders; answers where each reservation stands then, null if it was refused. */
export async function commitStock(client: Client, orderIds: readonly string[]) {
  const answer = await client.query(
    'mutation ($input: CommitStockInput!) { commitStock(input: $input) { statuses } }',
    { input: { orderIds } },
  );
  return { statuses: answer.data?.commitStock?.statuses ?? null, errors: answer.errors };
}
