import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What an issuer does when it is asked for its keys: answers, breaks the connection, says nothing, or half of it. */
export type Conduct = { status: number; body: string } | 'reset' | 'hang' | 'stop';

/** A login issuer on a real socket; `conduct` may be changed at any time. */
export interface TestIssuer {
  url: URL;
  conduct: Conduct;
  /** How often it was asked. */
  requests: number;
  /** Resolves when it is asked the next time. */
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
