import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * How an issuer responds to a request for its keys: with an answer, a broken connection, nothing, or half an answer.
 */
export type Conduct = { status: number; body: string } | 'reset' | 'hang' | 'stop';

/** A login issuer on a real socket; `conduct` may be changed at any time. */
export interface TestIssuer {
  url: URL;
  conduct: Conduct;
  /** The number of requests so far. */
  requests: number;
  /** Resolves at the next request. */
  nextRequest(): Promise<unknown>;
  close(): Promise<void>;
}

/** Listens on a free port. */
export async function startIssuer(conduct: Conduct): Promise<TestIssuer> {
  const server = createServer((request, response) => {
    issuer.requests += 1;
    const { conduct } = issuer;
    if (conduct === 'reset') request.socket.resetAndDestroy();
    else if (conduct === 'stop') response.writeHead(200).write('{"keys":');
    else if (conduct !== 'hang') response.writeHead(conduct.status).end(conduct.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer: TestIssuer = {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`),
    conduct,
    requests: 0,
    nextRequest: () => once(server, 'request'),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}
