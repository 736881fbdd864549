import type { FastifyInstance } from 'fastify';
import { errorBody } from './error-body.ts';

/** Everything that a host cannot have, although a URL parser would read past it. */
const NOT_IN_A_HOST = /[\s/\\?#@]/;

/**
 * Refuses requests that are wrong as HTTP before anybody reads them: those that follow take the host and the address to be
 * good, and a URL made of them never throws.
 */
export function refuseBadRequests(routes: FastifyInstance): void {
  const isHost = createHostCheck();
  routes.addHook('onRequest', (request, reply, done) => {
    const { headers, url, rawHeaders, httpVersion } = request.raw;
    const host = headers.host ?? headers[':authority'];
    // HTTP/1.0 knows no Host (RFC 9112, 3.2), but a URL cannot be made without one.
    if (host === undefined && httpVersion === '1.0') headers.host = 'localhost';
    else if (typeof host !== 'string' || !isHost(host) || hasSecondHost(rawHeaders)) {
      return void reply
        .status(400)
        .send(errorBody('BAD_REQUEST', 'the Host header must be one host name, with or without a port'));
    }
    if (url !== undefined && url.charCodeAt(0) !== SLASH && url !== '*' && !URL.canParse(url)) {
      return void reply.status(400).send(errorBody('BAD_REQUEST', 'the request target is no URL'));
    }
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      const message = 'bodies are read as they are: send them without Content-Encoding';
      return void reply.status(415).header('accept-encoding', 'identity').send(errorBody('BAD_REQUEST', message));
    }
    done();
  });
}

const SLASH = 47;

/** A service is called by one name nearly always: the last good one is remembered. */
function createHostCheck(): (host: string) => boolean {
  let lastGood: string | undefined;
  return (host) => {
    if (host === lastGood) return true;
    if (NOT_IN_A_HOST.test(host) || !URL.canParse(`http://${host}/`)) return false;
    lastGood = host;
    return true;
  };
}

/** Node keeps the first of several; which one is meant, nobody can tell (RFC 9112, 3.2). */
function hasSecondHost(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts > 1;
}
