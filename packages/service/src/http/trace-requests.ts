import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { beginRequest, endRequest, inTrace, requestIdOf, type Trace, traceOf } from '@commerce/tracing';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { attached } from './attached.ts';

/** The traces of requests, kept in what Node knows of them. */
const traces = attached<Trace>('trace');
/** What supervisors and Prometheus ask for again and again has no span. */
const WITHOUT_SPAN = /^\/(health|metrics)\b/;

/** Begins to work for a request. @returns its id: that of its trace. */
export function beginTrace(raw: IncomingMessage | Http2ServerRequest): string {
  const { headers, method, url = '' } = raw;
  const given = traceOf(headers);
  const trace = WITHOUT_SPAN.test(url) ? given : beginRequest(`HTTP ${method}`, given);
  traces.set(raw, trace);
  return requestIdOf(trace);
}

/** All that is done for a request belongs to its trace. */
export function traceRequests(routes: FastifyInstance): void {
  routes.addHook('onRequest', (request, _reply, done) => inTraceOf(request, done));
  // The body of a request arrives by events of its connection, which belong to no request.
  routes.addHook('preHandler', (request, _reply, done) => inTraceOf(request, done));
  routes.addHook('onResponse', ({ raw }, { statusCode }, done) => {
    const trace = traces.of(raw);
    if (trace) endRequest(trace, statusCode);
    done();
  });
}

/** Does something in the trace of a request. */
export function inTraceOf<Result>({ raw }: Pick<FastifyRequest, 'raw'>, work: () => Result): Result {
  const trace = traces.of(raw);
  return trace ? inTrace(trace, work) : work();
}
