import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type Ports, SERVICES } from './services.ts';

/** Replaces each 0 by a port that nobody uses just now. All are held until the last is found: no two are the same. */
export async function chooseFreePorts(ports: Ports): Promise<Ports> {
  const chosen = { ...ports };
  const servers = SERVICES.filter((name) => ports[name] === 0).map((name) => ({ name, server: createServer() }));
  for (const { name, server } of servers) {
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    chosen[name] = (server.address() as AddressInfo).port;
  }
  for (const { server } of servers) {
    server.close();
    await once(server, 'close');
  }
  return chosen;
}
