import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Graph } from './graph.ts';
import type { Ports } from './ports.ts';

/** The port of a service is taken. */
class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'PORT_IN_USE';
}

/** Checks that the ports of all services are free, before anything is started. @throws {PortInUseError} */
export async function checkPorts(ports: Ports, { services }: Graph): Promise<void> {
  for (const { name, portVariable } of services) {
    const port = ports[name] ?? 0;
    if (port !== 0 && !(await isFree(port))) {
      throw new PortInUseError(
        `Port ${port} of the ${name} is in use: stop what uses it, or set ${portVariable} to a free port.`,
      );
    }
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host: '127.0.0.1', port });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
