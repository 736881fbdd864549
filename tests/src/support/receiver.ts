import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** An event as webhooks send it. */
interface ReceivedEvent {
  id: string;
  type: string;
  entity: string;
  data: Record<string, unknown>;
}

/** A received message. */
export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  event: ReceivedEvent;
}

/** Receives webhooks over real HTTP, and answers as a test decides. */
export interface Receiver {
  url: string;
  /** All messages in the order of arrival. */
  received: Received[];
  /** Waits for a matching message, and returns the first one. */
  waitFor(fits: (message: Received) => boolean): Promise<Received>;
  /** Sets how to answer from now on; default: 204. */
  answerWith(answer: (response: ServerResponse, message: Received) => void): void;
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let answer = (response: ServerResponse, _message: Received): void => {
    response.writeHead(204).end();
  };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const message = { headers: request.headers, body, event: JSON.parse(body) as ReceivedEvent };
    received.push(message);
    answer(response, message);
    for (const look of waiting) look();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    waitFor: (fits) =>
      new Promise((resolve) => {
        const look = () => {
          const found = received.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    answerWith: (next) => {
      answer = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
