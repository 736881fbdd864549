import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in in front of a real subgraph: forwards everything, and changes the served SDL on request. */
export interface StandIn {
  url: string;
  /** Sets how to change the SDL from now on. */
  serve(change: (sdl: string) => string): void;
  /** Accepts requests from now on without ever answering. */
  hang(): void;
  close(): Promise<void>;
}

/** Stands in for the subgraph at a URL, over real HTTP. */
export async function standInFor(target: string): Promise<StandIn> {
  let change: ((sdl: string) => string) | null = (sdl) => sdl;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (change === null) return;
    const { authorization = '' } = request.headers;
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: Buffer.concat(chunks),
    });
    const body = (await answer.json()) as { data?: { _service?: { sdl: string } } };
    const service = body.data?._service;
    if (service && change) service.sdl = change(service.sdl);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    serve: (next) => {
      change = next;
    },
    hang: () => {
      change = null;
    },
    close: async () => {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
