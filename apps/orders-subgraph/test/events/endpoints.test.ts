import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { cancelled, POLLING, useEventLab, type Worker } from './event-lab.ts';

const lab = useEventLab();
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  await lab.sql(`DELETE FROM outbox_target WHERE channel = 'webhook'`);
});

interface ReceivedEvent {
  id: string;
  entity: string;
  data: { reason: string };
}

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function startWorker(...settings: Parameters<typeof lab.work>): Worker {
  const worker = lab.work(...settings);
  cleanUps.push(() => worker.stop());
  return worker;
}

/** The outcome of the only delivery to an endpoint. */
async function outcomeAt(url: string) {
  const id = await lab.register(url);
  await lab.append('order.cancelled', cancelled());
  await lab.settled();
  const [row] = await lab.sql(
    'SELECT state, attempts, failure, response_status AS status, response_body AS body FROM outbox_delivery WHERE target_id = $1',
    [id],
  );
  return row;
}

describe('an endpoint', () => {
  const unreachable: [string, RequestListener, object][] = [
    ['hangs', () => undefined, { failure: 'TIMEOUT', status: null }],
    ['closes the connection', (request) => request.socket.destroy(), { failure: 'CONNECTION_FAILED' }],
    ['does not speak HTTP', (request) => request.socket.end('SSH-2.0-OpenSSH\r\n'), { failure: 'CONNECTION_FAILED' }],
    [
      'redirects',
      (_, response) => response.writeHead(307, { location: '/elsewhere' }).end(),
      { failure: 'REDIRECT', status: 307 },
    ],
    [
      'asks to come again',
      (_, response) => response.writeHead(429, { 'retry-after': '1' }).end('slow down'),
      { failure: 'HTTP_ERROR', status: 429, body: 'slow down' },
    ],
    [
      'sends headers without an end',
      (_, response) => response.writeHead(200, { 'x-long': 'x'.repeat(60_000) }).end(),
      { failure: 'CONNECTION_FAILED' },
    ],
  ];

  it.each(unreachable)(
    'an endpoint that %s is tried three times, with two delays, and then given up',
    async (_title, answer, expected) => {
      let requests = 0;
      const url = await listen((request, response) => {
        requests += 1;
        answer(request, response);
      });
      const worker = startWorker();
      expect(await outcomeAt(url)).toMatchObject({ state: 'DEAD', attempts: 3, ...expected });
      expect(requests).toBe(3);
      expect(worker.errors).toEqual([]);
    },
  );

  it.each<[string, RequestListener, string]>([
    [
      'never ends',
      (_, response) => {
        const more = setInterval(() => response.write('x'.repeat(100_000)), 1);
        response.on('close', () => clearInterval(more));
        response.writeHead(200);
      },
      'x'.repeat(1_024),
    ],
    [
      'breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half');
        setImmediate(() => response.destroy());
      },
      'half',
    ],
    ['hangs', (_, response) => void response.writeHead(202).write('wait'), 'wait'],
    ['is garbage', (_, response) => response.end(Buffer.from([0, 255, 254, 65])), '���A'],
  ])(
    'an endpoint that answers 2xx has taken the event, though what follows %s; no more than 1,024 bytes of it are kept',
    async (_title, answer, body) => {
      const worker = startWorker({ timeoutMs: 2_000 });
      expect(await outcomeAt(await listen(answer))).toMatchObject({ state: 'DELIVERED', attempts: 1, body });
      expect(worker.errors).toEqual([]);
    },
  );

  it('an endpoint with a forbidden address is never connected to, neither by IP address nor by host name', async () => {
    let requests = 0;
    const url = await listen((_, response) => {
      requests += 1;
      response.end();
    });
    startWorker({ policy: { allows: () => false, allowHttp: true } });
    expect(await outcomeAt(url)).toMatchObject({ state: 'DEAD', failure: 'ADDRESS_NOT_ALLOWED' });
    expect(await outcomeAt(url.replace('127.0.0.1', 'localhost'))).toMatchObject({ failure: 'ADDRESS_NOT_ALLOWED' });
    expect(requests).toBe(0);
  });

  it('an endpoint that hangs delays no other endpoint', async () => {
    await lab.register(await listen(() => undefined));
    const worker = startWorker({ timeoutMs: 60_000 });
    let received = 0;
    const all = new Promise<void>((resolve) => {
      void listen((_, response) => {
        received += 1;
        response.end();
        if (received === 20) resolve();
      }).then((url) =>
        lab
          .register(url)
          .then(() => Promise.all(Array.from({ length: 20 }, () => lab.append('order.cancelled', cancelled())))),
      );
    });
    await all;
    expect(worker.errors).toEqual([]);
  });
});

describe('any number of workers', () => {
  it('any number of workers deliver each entity’s events in order and at least once, whatever fails and whichever worker stops', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ entity: fc.nat(3), failures: fc.nat(2) }), { minLength: 1, maxLength: 15 }),
        fc.nat(2),
        async (events, stops) => {
          const taken: ReceivedEvent[] = [];
          const failuresLeft = new Map<string, number>();
          const url = await listen(async (request, response) => {
            const event = (await json(request)) as ReceivedEvent;
            const left = failuresLeft.get(event.data.reason) ?? 0;
            failuresLeft.set(event.data.reason, left - 1);
            if (left > 0) return void (left % 2 ? response.writeHead(500).end() : request.socket.destroy());
            taken.push(event);
            response.end();
          });
          await lab.register(url);
          const orders = Array.from({ length: 4 }, (_, index) => `00000000-0000-4000-8000-00000000000${index}`);
          const slowly = { timeoutMs: 30_000, schedule: [1, 1, 1, 1, 1, 1] };
          for (const [index, { entity, failures }] of events.entries()) {
            failuresLeft.set(String(index), failures);
            await lab.append('order.cancelled', cancelled(orders[entity], String(index)));
          }
          // Both at once: nothing but the rule under test keeps the order.
          const workers = [lab.work(slowly), lab.work(slowly)];
          for (let stop = 0; stop < stops; stop++) await workers.splice(0, 1, lab.work(slowly))[0]?.stop();
          await lab.settled();
          await Promise.all(workers.map((worker) => worker.stop()));

          const first = [...new Map(taken.toReversed().map((event) => [event.id, event])).values()].toReversed();
          const inOrder = (entity: string) =>
            first.filter((each) => each.entity === entity).map(({ data }) => Number(data.reason));
          for (const [index, order] of orders.entries()) {
            const expected = events.flatMap((event, place) => (event.entity === index ? [place] : []));
            expect(inOrder(`order:${order}`)).toEqual(expected);
          }
          await lab.sql(`DELETE FROM outbox_target WHERE channel = 'webhook'`);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('workers take over the deliveries of a dead worker, but not those of a living one', async () => {
    const taken: string[] = [];
    const url = await listen(async (request, response) => {
      taken.push(((await json(request)) as ReceivedEvent).id);
      response.end();
    });
    const id = await lab.register(url);
    await lab.append('order.cancelled', cancelled());
    const first = lab.work({ timeoutMs: 60_000 });
    await lab.settled();
    await first.stop();
    // As if the worker had died halfway: taken and sent, but not recorded.
    const take = (seconds: number) =>
      lab.sql(
        `UPDATE outbox_delivery SET state = 'PENDING', leased_until = now() + $2 * interval '1 second' WHERE target_id = $1`,
        [id, seconds],
      );
    await take(3_600);
    startWorker();
    await lab.append('order.cancelled', cancelled());
    await expect.poll(() => taken.length, POLLING).toBe(2);
    expect(taken[0]).not.toBe(taken[1]);
    await lab.sql('UPDATE outbox_delivery SET leased_until = now() WHERE leased_until IS NOT NULL');
    await lab.settled();
    expect(taken).toEqual([taken[0], taken[1], taken[0]]);
  });
});
