import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { attached } from './attached.ts';

// What of Node's parser is needed to bound what one connection can cause; HTTP/2 has another one.

/** Tells the parser that what follows is not HTTP. */
const AS_UPGRADE = 2;
/** Where Node's parser has the function that receives each piece of a body. */
const ON_BODY = 3;

/** Node's parser of HTTP/1, which is not documented. Connections use it one after the other. */
export interface Parser {
  onIncoming: () => number;
  incoming: IncomingMessage | null;
  [ON_BODY]: ((piece: Buffer) => void) | null;
}

const bodyListeners = attached<(bytes: number) => void>('body listener');

/**
 * Calls `listener` for each piece of a body, of one that nobody reads too. With an event listener it would begin to flow
 * before its reader listens.
 */
export function onBody(request: IncomingMessage, parser: Parser | null, listener: (bytes: number) => void): void {
  if (parser) {
    bodyListeners.set(request, listener);
    callBodyListeners(parser);
    return;
  }
  const push = request.push.bind(request);
  request.push = (piece: Buffer | null, encoding?: BufferEncoding) => {
    if (piece) listener(piece.length);
    return push(piece, encoding);
  };
}

const calling = new WeakSet<Parser>();

function callBodyListeners(parser: Parser): void {
  const read = parser[ON_BODY];
  if (calling.has(parser) || !read) return;
  calling.add(parser);
  parser[ON_BODY] = (piece) => {
    if (parser.incoming) bodyListeners.of(parser.incoming)?.(piece.length);
    read.call(parser, piece);
  };
}

/**
 * Stops HTTP/1 from reading further requests and bodies from what has arrived: 64 kB at once, whose 1,600 requests or
 * 11,000 pieces would be handled although their connection is closed. Node does not document how; without its `parser`
 * that is all that happens.
 */
export function stopReading(parser: Parser): void {
  const read = parser[ON_BODY];
  if (!read) return;
  parser.onIncoming = () => AS_UPGRADE;
  parser[ON_BODY] = null;
  // Before another connection can use it, which is after this one has been closed.
  setImmediate(() => {
    parser[ON_BODY] = read;
  });
}

/** Null for HTTP/2. */
export function parserOf({ parser }: Socket & { parser?: Parser | null }): Parser | null {
  return parser ?? null;
}
