import type { Client } from './client.ts';

/** Units of one variant. */
export interface Line {
  variantId: string;
  quantity: number;
}

const ERRORS =
  'userErrors { __typename code ... on InsufficientStock { quantityAvailable quantityRequested variant { id } } }';

/**
 * Requests stock reservations for orders, as the checkout does; returns the result of each, null if the call was
 * refused.
 */
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

/** Like `reserveStockForAll`, for one order. */
export async function reserveStock(client: Client, orderId: string, lines: readonly Line[]) {
  const { results, errors } = await reserveStockForAll(client, [{ orderId, lines }]);
  return { ...results?.[0], errors };
}

/** Sells or releases an order's reservation; returns its status afterwards. */
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

/** Sells the reservations of orders; returns their statuses afterwards, null if the call was refused. */
export async function commitStock(client: Client, orderIds: readonly string[]) {
  const answer = await client.query(
    'mutation ($input: CommitStockInput!) { commitStock(input: $input) { statuses } }',
    { input: { orderIds } },
  );
  return { statuses: answer.data?.commitStock?.statuses ?? null, errors: answer.errors };
}
