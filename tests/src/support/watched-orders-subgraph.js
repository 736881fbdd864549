// orders-subgraph unchanged, except for a watch that asks WATCH_URL at every step of a checkout whether to continue.
// The production program, dist/server.js, has no watch and does not read this variable.
import { defineOrders } from '../../../apps/orders-subgraph/dist/subgraph.js';

const WATCH_URL = process.env.WATCH_URL ?? process.env.ORDERS_WATCH_URL;

export const watchedOrders = defineOrders(async (moment, orderId) => {
  await fetch(WATCH_URL, { method: 'POST', body: JSON.stringify({ moment, orderId }) });
});
