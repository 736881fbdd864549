import net from 'node:net';

/** A socket that is bound to a port, for one listening process after another. */
export interface HeldSocket {
  readonly fd: number;
  /** Releases the socket: it is closed once no process listens on it. */
  close(): void;
}

/** The API that Node's own cluster module binds with. It is undocumented, so nothing may depend on it. */
interface BoundHandle {
  fd: number;
  getsockname(name: { port?: number }): number;
  close(): void;
}
type Bind = (address: string, port: number, family: 4, fd: -1, flags: 0) => BoundHandle | number;

/**
 * Binds a port of 127.0.0.1 without listening on it. While the listening process is replaced, connections wait in the
 * kernel's queue instead of being refused.
 * @returns null if the port is taken, or if the system or this version of Node does not support it: then the service
 * must bind the port itself.
 */
export function holdSocket(port: number): HeldSocket | null {
  const bind = (net as { _createServerHandle?: Bind })._createServerHandle;
  const handle = bind?.('127.0.0.1', port, 4, -1, 0);
  if (!handle || typeof handle === 'number') return null;
  // A taken port is no error before somebody listens: the socket then has no port.
  const bound: { port?: number } = {};
  if (handle.fd >= 0 && handle.getsockname(bound) === 0 && bound.port === port) {
    return { fd: handle.fd, close: () => handle.close() };
  }
  handle.close();
  return null;
}
