import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** Forwards requests to `target()`, and adds up their duration: the time that a service spends in calls. */
export async function startTimingProxy(target) {
  const agent = new Agent({ keepAlive: true });
  let spentMs = 0;
  const server = createServer((incoming, outgoing) => {
    const start = performance.now();
    outgoing.once('finish', () => {
      spentMs += performance.now() - start;
    });
    const { method, headers } = incoming;
    const forwarded = request(new URL(incoming.url ?? '/', target()), { method, headers, agent }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(forwarded);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    takeMs: () => {
      const taken = spentMs;
      spentMs = 0;
      return taken;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}
