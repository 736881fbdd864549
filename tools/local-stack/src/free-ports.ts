import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Ports } from './ports.ts';

/**
 * The port of each service of these names: a free one where none is asked for, or 0. All are held until the last is
 * found, so that no two are the same.
 */
export async function chooseFreePorts(names: readonly string[], ports: Ports): Promise<Ports> {
  const servers = names.filter((name) => !ports[name]).map((name) => ({ name, server: createServer() }));
  const chosen: Record<string, number> = { ...ports };
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
