import { connect, type Socket } from 'node:net';

/** A connection to `url` on which a test writes raw HTTP. */
export interface RawConnection {
  socket: Socket;
  /** Writes the lines, each followed by CRLF. */
  write(...lines: string[]): void;
  /** Resolves with everything received, as soon as it contains `text`. Rejects if the connection ends before. */
  until(text: string): Promise<string>;
  /** Resolves with everything received, when the server has closed the connection. */
  ended: Promise<string>;
}

export function openConnection(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  let received = '';
  let isOver = false;
  const waiting = new Set<() => void>();
  const socket = connect(Number(port), hostname).setEncoding('latin1');
  socket.on('data', (chunk) => {
    received += chunk;
    for (const look of waiting) look();
  });
  socket.on('error', () => undefined);
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => {
      isOver = true;
      for (const look of waiting) look();
      resolve(received);
    });
  });
  return {
    socket,
    write: (...lines) => void socket.write(`${lines.join('\r\n')}\r\n`),
    until: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (received.includes(text)) resolve(received);
          else if (isOver) reject(new Error(`the connection ended with ${JSON.stringify(received)}`));
        };
        waiting.add(look);
        look();
      }),
    ended,
  };
}

/** Sends one request verbatim, and returns everything received until the server closes the connection. */
export function sendRaw(url: string, ...lines: string[]): Promise<string> {
  const connection = openConnection(url);
  connection.write(...lines);
  connection.socket.end();
  return connection.ended;
}
