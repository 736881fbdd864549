import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { isSystemError } from './errors.ts';
import { HOST } from './superuser.ts';

/**
 * Below the ports that systems use for outgoing connections. One of those could take the port of a server while it
 * restarts, even the connection of a client to that very server: a connection to a free port of that range may connect
 * to itself.
 */
const [FIRST, AFTER_LAST] = [20_000, 32_000];

/** A TCP port on the loopback interface that is reserved until it is released. */
export interface HeldPort {
  port: number;
  release(): Promise<void>;
}

/** Reserves a free port. */
export async function holdFreePort(): Promise<HeldPort> {
  for (;;) {
    const port = randomInt(FIRST, AFTER_LAST);
    const server = createServer().listen({ host: HOST, port });
    try {
      await once(server, 'listening');
    } catch (error) {
      if (isSystemError(error, 'EADDRINUSE', 'EACCES')) continue;
      throw error;
    }
    const release = async () => {
      server.close();
      await once(server, 'close');
    };
    return { port, release };
  }
}

/** A TCP port on the loopback interface that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const { port, release } = await holdFreePort();
  await release();
  return port;
}
