import { once } from 'node:events';
import { createServer } from 'node:net';
import { PORT_VARIABLES, type Ports, SERVICES } from './services.ts';

/** A port that a service needs is taken. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly code = 'PORT_IN_USE';
}

/** Makes sure that every service can have its port, before anything is started. @throws {PortInUseError} */
export async function checkPorts(ports: Ports): Promise<void> {
  for (const service of SERVICES) {
    const port = ports[service];
    if (port !== 0 && !(await isFree(port))) {
      throw new PortInUseError(
        `Port ${port} of the ${service} is in use: stop what uses it, or set ${PORT_VARIABLES[service]} to a free port.`,
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
