import type { IncomingMessage } from 'node:http';
import type { HttpServer } from '@commerce/service';

const counted = new WeakMap<IncomingMessage, number>();

/** Counts the bodies of requests that do not say how long they are: chunked ones, and over HTTP/2. */
export function countBodies(routes: HttpServer['routes']): void {
  routes.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.headers['content-length'] === undefined) {
      payload.on('data', (chunk: Buffer) => counted.set(request.raw, (counted.get(request.raw) ?? 0) + chunk.length));
    }
    done(null, payload);
  });
}

/** The length of a request in bytes, once its body was read: of the body, or of its address if it has none. */
export function requestLength({ raw, url }: { raw: IncomingMessage; url: string }): number {
  return Number(raw.headers['content-length'] ?? counted.get(raw) ?? url.length);
}
