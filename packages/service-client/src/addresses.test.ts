import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { batchRequests, createGraphQLTransport } from './index.ts';

const ANYWHERE = { host: '127.0.0.1', port: 0 };

/** An instance of a service: `answer` may be replaced at any time. */
async function startInstance(answer: RequestListener, at: { host: string; port: number } = ANYWHERE) {
  const instance = { answer, posts: 0, probes: 0, probesAtOnce: 0, url: '' };
  let probing = 0;
  const server = createServer((request, response) => {
    if (request.method === 'POST') instance.posts += 1;
    else {
      instance.probes += 1;
      probing += 1;
      instance.probesAtOnce = Math.max(instance.probesAtOnce, probing);
      response.on('close', () => {
        probing -= 1;
      });
    }
    instance.answer(request, response);
  });
  server.listen(at);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  instance.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  return instance;
}

function transportTo(urls: readonly string[], timeoutMs: number) {
  const transport = createGraphQLTransport({ service: 'cart-subgraph', to: { url: urls.join(', ') }, timeoutMs });
  onTestFinished(() => transport.close());
  return transport;
}

/** A port on which nothing listens. */
async function closedUrl(): Promise<string> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}/graphql`;
}

const fine: RequestListener = (_request, response) => void response.end('{"data":{"ok":true}}');
const hang: RequestListener = () => undefined;
const breakOff: RequestListener = (request) => void request.socket.destroy();
const drain: RequestListener = (_request, response) =>
  void response.writeHead(503).end('{"errors":[{"message":"stopping","extensions":{"code":"SERVICE_UNAVAILABLE"}}]}');
const query = { query: 'query Q { ok }' };
const mutation = { query: 'mutation M { ok }' };
const outcomeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );

it('a hung service is no longer called after three calls; one call at a time probes it, and it is called again once it answers', async () => {
  const instance = await startInstance(hang);
  const transport = transportTo([instance.url], 100);
  for (let call = 0; call < 20; call += 1) {
    expect(await outcomeOf(transport.post(query, 'token'))).toBe('SUBGRAPH_UNAVAILABLE');
  }
  expect(instance.posts).toBe(3);
  await expect.poll(() => instance.probes, { timeout: 60_000 }).toBeGreaterThan(1);
  instance.answer = fine;
  await expect.poll(() => outcomeOf(transport.post(query, 'token')), { timeout: 60_000 }).toBe('answered');
  expect(instance.probesAtOnce).toBe(1);
});

it('calls whose caller has little time left show nothing about the service: it is called every time', async () => {
  const instance = await startInstance(hang);
  const transport = transportTo([instance.url], 60_000);
  for (let call = 0; call < 10; call += 1) {
    const deadline = performance.now() + 20;
    expect(await outcomeOf(transport.post(query, 'token', { deadline }))).toBe('SUBGRAPH_UNAVAILABLE');
  }
  instance.answer = fine;
  expect(await outcomeOf(transport.post(query, 'token'))).toBe('answered');
  expect(instance.probes).toBe(0);
});

it('a joint request has the latest deadline of those who wait for it, and no less time than each of them alone', async () => {
  const given: number[] = [];
  const call = batchRequests(async (items: readonly string[], deadline) => {
    given.push(deadline);
    return items;
  });
  await Promise.all([call('a', 1_000), call('b', 3_000), call('c', 2_000)]);
  await Promise.all([call('a', 1_000), call('b', Infinity)]);
  expect(given).toEqual([3_000, Infinity]);
});

it('a service that fails immediately is called every time: the first call after its outage succeeds', async () => {
  const instance = await startInstance(breakOff);
  const transport = transportTo([instance.url], 5_000);
  for (let call = 0; call < 10; call += 1) await outcomeOf(transport.post(query, 'token'));
  instance.answer = fine;
  expect(await outcomeOf(transport.post(query, 'token'))).toBe('answered');
  expect([instance.posts, instance.probes]).toEqual([11, 0]);
});

it('calls to a service are distributed over its addresses', async () => {
  const instances = await Promise.all([startInstance(fine), startInstance(fine), startInstance(fine)]);
  const transport = transportTo(
    instances.map(({ url }) => url),
    5_000,
  );
  for (let call = 0; call < 30; call += 1) await transport.post(query, 'token');
  expect(instances.map(({ posts }) => posts)).toEqual([10, 10, 10]);
});

it.each([
  ['is gone', null],
  ['is stopping', drain],
])(
  'a call to an instance that %s is sent to another one, even a mutation, and the next calls go there',
  async (_title, answer) => {
    const other = await startInstance(fine);
    const instance = answer && (await startInstance(answer));
    const transport = transportTo([instance?.url ?? (await closedUrl()), other.url], 5_000);
    for (let call = 0; call < 5; call += 1) {
      expect(await outcomeOf(transport.post(mutation, 'token'))).toBe('answered');
      expect(await outcomeOf(transport.post(query, 'token'))).toBe('answered');
    }
    expect(other.posts).toBe(10);
    expect(instance?.posts ?? 1).toBe(1);
  },
);

it('if the connection to an instance breaks, a query is sent to another one, but never a mutation, which may have been carried out', async () => {
  for (const [operation, outcome] of [
    [query, 'answered'],
    [mutation, 'SUBGRAPH_UNAVAILABLE'],
  ] as const) {
    const instances = await Promise.all([startInstance(breakOff), startInstance(breakOff), startInstance(fine)]);
    const transport = transportTo(
      instances.map(({ url }) => url),
      5_000,
    );
    // The first call is sent to the second address.
    expect(await outcomeOf(transport.post(operation, 'token'))).toBe(outcome);
    expect(instances.map(({ posts }) => posts)).toEqual(operation === query ? [0, 1, 1] : [0, 1, 0]);
  }
});

it('if the last call to each instance failed at once, the next one is sent nevertheless, once to each of them', async () => {
  const instances = await Promise.all([startInstance(breakOff), startInstance(breakOff)]);
  const transport = transportTo(
    instances.map(({ url }) => url),
    60_000,
  );
  for (let call = 0; call < 2; call += 1) {
    expect(await outcomeOf(transport.post(query, 'token'))).toBe('SUBGRAPH_UNAVAILABLE');
  }
  expect(instances.map(({ posts }) => posts)).toEqual([2, 2]);
  // No probe tells that they are well again.
  for (const instance of instances) {
    instance.answer = (request, response) => (request.method === 'POST' ? fine : hang)(request, response);
  }
  expect(await outcomeOf(transport.post(query, 'token'))).toBe('answered');
  expect(await outcomeOf(transport.post(mutation, 'token'))).toBe('answered');
});

it('of many queries whose connections break at once, only a limited number is sent again: retries must not overload the rest', async () => {
  const broken = await startInstance(hang);
  const other = await startInstance(fine);
  const held = new Set<{ destroy(): void }>();
  let holding = () => {};
  const allHeld = new Promise<void>((resolve) => {
    holding = () => held.size === 60 && resolve();
  });
  broken.answer = ({ socket }) => {
    held.add(socket);
    holding();
  };
  const transport = transportTo([broken.url, other.url], 60_000);
  const calls = Array.from({ length: 120 }, () => outcomeOf(transport.post(query, 'token')));
  await allHeld;
  for (const socket of held) socket.destroy();
  const outcomes = await Promise.all(calls);
  expect(outcomes.filter((outcome) => outcome === 'answered')).toHaveLength(60 + 50);
  expect(other.posts).toBe(60 + 50);
});

it('a name with several records stands for several instances, including those that are added later', async () => {
  const instances = [await startInstance(fine)];
  const port = Number(new URL(instances[0]?.url ?? '').port);
  for (const host of ['127.0.0.2', '127.0.0.3']) instances.push(await startInstance(fine, { host, port }));
  let lookUps = 0;
  const transport = createGraphQLTransport({
    service: 'cart-subgraph',
    timeoutMs: 5_000,
    to: {
      url: `http://cart.example:${port}/graphql`,
      lookUp: async () => {
        lookUps += 1;
        const second = lookUps === 1 ? '127.0.0.2' : '127.0.0.3';
        return ['127.0.0.1', second, '::1'].map((address) => ({ address, family: address === '::1' ? 6 : 4 }));
      },
    },
  });
  onTestFinished(() => transport.close());
  const calls = async () => {
    const before = instances.map(({ posts }) => posts);
    for (let call = 0; call < 4; call += 1) await transport.post(query, 'token');
    return instances.map(({ posts }, index) => posts - (before[index] ?? 0));
  };
  await expect.poll(() => lookUps, { timeout: 60_000 }).toBe(1);
  expect(await calls()).toEqual([2, 2, 0]);
  await expect.poll(calls, { timeout: 60_000 }).toEqual([2, 0, 2]);
});
