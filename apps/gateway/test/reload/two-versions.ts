import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { composeSubgraphs } from '../planning/support/computed-graph.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3",
  import: ["@key", "@requires", "@external", "@override", "@inaccessible"])`;

const orders = {
  first: `${LINK}
    type Query { order: Order news: String! }
    type Mutation { ship: String! }
    type Order @key(fields: "id") {
      id: ID!
      price: Int! @external
      total: Int! @requires(fields: "price")
      status: Status
    }
    enum Status { OPEN RETIRED }`,
  second: `${LINK}
    type Query { order: Order }
    type Mutation { ship: String! }
    type Order @key(fields: "id") {
      id: ID!
      price: Int! @external
      tax: Int! @external
      total: Int! @requires(fields: "price tax")
      status: Status
    }
    enum Status { OPEN RETIRED @inaccessible }`,
};
const depot = {
  first: `${LINK}
    type Order @key(fields: "id") { id: ID! price: Int! tax: Int! }`,
  second: `${LINK}
    type Query { news: String! }
    type Mutation { ship: String! @override(from: "orders") }
    type Order @key(fields: "id") { id: ID! price: Int! tax: Int! }`,
};

/** One graph before and after a change of requirements, of the subgraph of a mutation and a query, and of an enum. */
export const supergraphs = {
  first: composeSubgraphs([
    { name: 'orders', typeDefs: orders.first },
    { name: 'depot', typeDefs: depot.first },
  ]),
  second: composeSubgraphs([
    { name: 'orders', typeDefs: orders.second },
    { name: 'depot', typeDefs: depot.second },
  ]),
};

/** Serves both subgraphs over HTTP, each with a schema that covers both supergraphs. */
export async function serveSubgraphs() {
  const fields = (name: string) => ({ Query: { news: () => name }, Mutation: { ship: () => name } });
  const order = { id: '1', status: 'RETIRED' };
  const served = {
    orders: buildSubgraphSchema({
      typeDefs: parse(
        orders.second.replace('order: Order', 'order: Order news: String!').replace('@inaccessible }', '}'),
      ),
      resolvers: {
        ...fields('orders'),
        Query: { ...fields('orders').Query, order: () => order },
        Order: {
          __resolveReference: (reference: object) => ({ ...order, ...reference }),
          total: ({ price, tax = 0 }: { price: number; tax?: number }) => price + tax,
        },
      },
    }),
    depot: buildSubgraphSchema({
      typeDefs: parse(depot.second.replace('@override(from: "orders")', '')),
      resolvers: {
        ...fields('depot'),
        Order: { __resolveReference: ({ id }: { id: string }) => ({ id, price: 10, tax: 2 }) },
      },
    }),
  };
  const servers = Object.values(served).map((schema) =>
    createServer(async (request, response) => {
      const { query, variables } = (await json(request)) as { query: string; variables: Record<string, unknown> };
      const answer = await graphql({ schema, source: query, variableValues: variables });
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    }).listen(0, '127.0.0.1'),
  );
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const [ordersUrl = '', depotUrl = ''] = servers.map(
    (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
  );
  return {
    urls: { orders: ordersUrl, depot: depotUrl } as Record<string, string>,
    close() {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}
