import type { IncomingMessage } from 'node:http';
import { attached, type HttpServer } from '@commerce/service';

/** A longer body, in characters, may take milliseconds to parse, which nothing interrupts, and much memory afterwards. */
const LARGE = 10_000;

/** A JSON body that is counted and waits for its turn before it is parsed: it is large, or it is not JSON. */
export class UnparsedBody {
  /** @throws with status 400 if it is not JSON. */
  readonly parse: () => unknown;

  constructor(parse: () => unknown) {
    this.parse = parse;
  }
}

/** What {@link requestLength} cannot see: the length of a request that does not say it, or 0 for what is counted. */
const lengths = attached<number>('length');

/** Parses small JSON bodies; large ones become an {@link UnparsedBody}, and bodies of other types are not read. */
export function readBodies(routes: HttpServer['routes']): void {
  // Pages of other sites can send it without asking first.
  routes.removeContentTypeParser('text/plain');
  const read = routes.getDefaultJsonParser('error', 'error');
  routes.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    // Chunked bodies and those of HTTP/2.
    if (request.headers['content-length'] === undefined) lengths.set(request.raw, Buffer.byteLength(text));
    const parse = () => {
      let parsed: unknown;
      read(request, text, (error, body) => {
        if (error) throw error;
        parsed = body;
      });
      return parsed;
    };
    if (text.length > LARGE) return done(null, new UnparsedBody(parse));
    read(request, text, (error, body) => done(null, error ? unparsable(error) : body));
  });
}

function unparsable(error: Error): UnparsedBody {
  return new UnparsedBody(() => {
    throw error;
  });
}

/** The length of a request in bytes, of its address and its body; 0 after {@link endCount}. */
export function requestLength({ raw, url }: { raw: IncomingMessage; url: string }): number {
  const counted = lengths.of(raw);
  if (counted === 0) return 0;
  // A GET may say that its body has no length.
  return url.length + (counted ?? Number(raw.headers['content-length'] ?? 0));
}

/** To be called when the length of a request was counted: it does not count again. */
export function endCount({ raw }: { raw: IncomingMessage }): void {
  lengths.set(raw, 0);
}
