import type { FastifyInstance } from 'fastify';
import { errorBody } from './error-body.ts';

/** Characters of a media type: the library that reads it takes quadratic time. */
const MAX_CONTENT_TYPE = 300;

/** Characters of `Accept`: the library that reads it takes 100 ms for thousands of media types. */
const MAX_ACCEPT = 1_000;

/** Characters that a host cannot contain, although a URL parser skips them. */
const NOT_IN_A_HOST = /[\s/\\?#@]/;

/**
 * Refuses invalid HTTP requests before anything reads them: later code can rely on a valid host and path, from which a
 * URL can always be made.
 */
export function refuseBadRequests(routes: FastifyInstance): void {
  const isHost = createHostCheck();
  routes.addHook('onRequest', (request, reply, done) => {
    const { headers, url, rawHeaders, httpVersion } = request.raw;
    const host = headers.host ?? headers[':authority'];
    // HTTP/1.0 has no Host (RFC 9112, 3.2), but a URL needs one.
    if (host === undefined && httpVersion === '1.0') headers.host = 'localhost';
    else if (typeof host !== 'string' || !isHost(host) || hasSecondHost(rawHeaders)) {
      return void reply
        .status(400)
        .send(errorBody('BAD_REQUEST', 'the Host header must be one host name, with or without a port'));
    }
    if (url !== undefined && url.charCodeAt(0) !== SLASH && url !== '*' && !URL.canParse(url)) {
      return void reply.status(400).send(errorBody('BAD_REQUEST', 'the request target is no URL'));
    }
    if ((headers['content-type']?.length ?? 0) > MAX_CONTENT_TYPE) {
      return void reply.status(415).send(errorBody('BAD_REQUEST', 'the Content-Type header is too long'));
    }
    if ((headers.accept?.length ?? 0) > MAX_ACCEPT) {
      return void reply.status(406).send(errorBody('BAD_REQUEST', 'the Accept header is too long'));
    }
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      const message = 'compressed bodies are not supported: send them without Content-Encoding';
      return void reply.status(415).header('accept-encoding', 'identity').send(errorBody('BAD_REQUEST', message));
    }
    done();
  });
}

const SLASH = 47;

/** A service is nearly always called by one name, so the last valid one is remembered. */
function createHostCheck(): (host: string) => boolean {
  let lastGood: string | undefined;
  return (host) => {
    if (host === lastGood) return true;
    if (NOT_IN_A_HOST.test(host) || !URL.canParse(`http://${host}/`)) return false;
    lastGood = host;
    return true;
  };
}

/** Node keeps the first of several, but it is unclear which one is meant (RFC 9112, 3.2). */
function hasSecondHost(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}
