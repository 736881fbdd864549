import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A paused checkout. */
export interface Held {
  orderId: string;
  letGo(): void;
}

/** Gets a call at every step of every checkout, and pauses those that a test names. */
export interface WatchServer {
  url: string;
  /** Pauses the next checkout that reaches `moment`; resolves once it is paused. */
  holdAt(moment: string): Promise<Held>;
  close(): void;
}

export async function startWatchServer(): Promise<WatchServer> {
  const wanted = new Map<string, (held: Held) => void>();
  const server = createServer(async (request, response) => {
    const { moment, orderId } = (await json(request)) as { moment: string; orderId: string };
    const hold = wanted.get(moment);
    wanted.delete(moment);
    if (hold) hold({ orderId, letGo: () => letGo(response) });
    else letGo(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    holdAt: (moment) => new Promise((resolve) => wanted.set(moment, resolve)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function letGo(response: ServerResponse): void {
  response.end();
}
