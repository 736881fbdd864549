import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in before a real subgraph: passes everything on, and changes the SDL that it serves on request. */
export interface StandIn {
  url: string;
  /** What to make of the SDL from now on. */
  serve(change: (sdl: string) => string): void;
  /** Takes requests from now on without ever answering them. */
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
