import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServiceClient } from '@commerce/service-client';
import { expect, it, onTestFinished } from 'vitest';
import { createProductsClient } from '../src/clients/products-client.ts';
import type { Order } from '../src/domain/order.ts';

/** A client of a products-subgraph that reports the same status for every reservation. */
async function clientOf(status: string | null) {
  const body = JSON.stringify({ data: { releaseStock: { status }, returnStock: { status } } });
  const server = createServer((_request, response) => response.end(body)).listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const signToken = async () => 'token';
  const products = createServiceClient({ service: 'products-subgraph', to: { url }, timeoutMs: 10_000, signToken });
  onTestFinished(async () => {
    await products.close();
    server.close();
  });
  return createProductsClient(products);
}

it.each(['release', 'takeBack'] as const)(
  '%s succeeds if nothing of the stock is held any more, and fails in every other case',
  async (call) => {
    const order = { id: randomUUID() } as Order;
    for (const status of ['RESERVED', 'COMMITTED', 'RELEASED', 'RETURNED', null]) {
      const answer = (await clientOf(status))[call](order);
      if (status === 'RELEASED' || status === 'RETURNED') await expect(answer).resolves.toBeUndefined();
      else await expect(answer).rejects.toThrow(`the stock of order ${order.id} is ${status}`);
    }
  },
);
