// orders-subgraph as it is, but for a watch that asks WATCH_URL at every moment of a checkout whether it may go on.
// What production starts, dist/server.js, has no watch and reads no such variable.
import { serveSubgraph } from '@commerce/service';
import { defineOrders } from '../../../apps/orders-subgraph/dist/subgraph.js';

const { WATCH_URL } = process.env;

serveSubgraph(
  defineOrders(async (moment, orderId) => {
    await fetch(WATCH_URL, { method: 'POST', body: JSON.stringify({ moment, orderId }) });
  }),
);
