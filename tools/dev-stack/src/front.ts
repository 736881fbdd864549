import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** How long a switch waits for running requests. */
const DRAIN_DEADLINE_MS = 5_000;

/** Listens on the port of a service, and forwards requests to its current process. */
export interface Front {
  readonly port: number;
  /** Makes new requests wait; resolves when the running ones are answered, or after 5 seconds. */
  hold(): Promise<void>;
  /** Forwards all requests from now on, including those that wait, each to the address that `locate` returns. */
  passTo(locate: () => string): void;
  close(): Promise<void>;
}

/** Opens a front on 127.0.0.1; port 0 takes a free one. Requests wait until it has an address to forward them to. */
export async function openFront(port: number): Promise<Front> {
  let service = waitForService();
  let underWay = 0;
  let onDrained = () => {};
  // Clients close idle connections. Our own time limit would also end those whose request arrives while we are busy.
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const locate = await service.found;
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      if (underWay === 0) onDrained();
    });
    passOn(request, response, locate());
  });
  server.listen({ host: '127.0.0.1', port });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async hold() {
      service = waitForService();
      if (underWay === 0) return;
      const drained = new Promise<void>((resolve) => {
        onDrained = resolve;
      });
      await Promise.race([drained, delay(DRAIN_DEADLINE_MS, undefined, { ref: false })]);
    },
    passTo(locate) {
      service.isAt(locate);
      service = { found: Promise.resolve(locate), isAt: () => undefined };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function waitForService(): { found: Promise<() => string>; isAt(locate: () => string): void } {
  let isAt: (locate: () => string) => void = () => undefined;
  const found = new Promise<() => string>((resolve) => {
    isAt = resolve;
  });
  return { found, isAt };
}

/** Headers of a single connection (RFC 9110, 7.6.1): the process's connection is not the client's. */
const OF_ONE_CONNECTION = new Set(['connection', 'keep-alive']);

/**
 * Forwards HTTP unchanged in both directions; 502 without an answer. Uses a new connection each time, so it never meets
 * one that a process is closing.
 */
function passOn(request: IncomingMessage, response: ServerResponse, url: string): void {
  const { hostname, port } = new URL(url);
  const { method, url: path } = request;
  const headers = ofAllConnections(request);
  const upstream = send({ hostname, port, method, path, headers, agent: false });
  upstream.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, ofAllConnections(answer));
    pipeline(answer, response, () => undefined);
  });
  upstream.on('error', () => {
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain' });
    response.end('The service does not answer just now.\n');
  });
  pipeline(request, upstream, () => undefined);
}

function ofAllConnections({ headers }: IncomingMessage) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ONE_CONNECTION.has(name)));
}
