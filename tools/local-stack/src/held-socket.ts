import net from 'node:net';

/** A socket that is bound to a port, and which one process after another listens on. */
export interface HeldSocket {
  readonly fd: number;
  /** Gives it up: it is closed once no process listens on it any more. */
  close(): void;
}

/** What Node's own cluster module binds with. It stands in no documentation, so nothing may depend on its being there. */
interface BoundHandle {
  fd: number;
  getsockname(name: { port?: number }): number;
  close(): void;
}
type Bind = (address: string, port: number, family: 4, fd: -1, flags: 0) => BoundHandle | number;

/**
 * Binds a port of 127.0.0.1 without listening on it. While the process that listens is replaced, connections wait in the
 * kernel's queue instead of being refused.
 * @returns null if the port is taken, or on a system or Node that cannot do it: then the service is to bind the port itself.
 */
export function holdSocket(port: number): HeldSocket | null {
  const bind = (net as { _createServerHandle?: Bind })._createServerHandle;
  const handle = bind?.('127.0.0.1', port, 4, -1, 0);
  if (!handle || typeof handle === 'number') return null;
  // A port that is taken is no error before somebody listens: then the socket has no port yet.
  const bound: { port?: number } = {};
  if (handle.fd >= 0 && handle.getsockname(bound) === 0 && bound.port === port) {
    return { fd: handle.fd, close: () => handle.close() };
  }
  handle.close();
  return null;
}
