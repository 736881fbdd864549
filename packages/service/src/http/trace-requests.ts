import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import { inTrace, requestIdOf, type Trace, traceOf } from '@commerce/tracing';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The traces of requests, by what Node knows of them. */
const traces = new WeakMap<object, Trace>();

/** Begins to work for a request. @returns its id: that of its trace. */
export function beginTrace(raw: IncomingMessage | Http2ServerRequest): string {
  const trace = traceOf(raw.headers);
  traces.set(raw, trace);
  return requestIdOf(trace);
}

/** All that is done for a request belongs to its trace. */
export function traceRequests(routes: FastifyInstance): void {
  routes.addHook('onRequest', (request, _reply, done) => inTraceOf(request, done));
  // The body of a request arrives by events of its connection, which belong to no request.
  routes.addHook('preHandler', (request, _reply, done) => inTraceOf(request, done));
}

/** Does something in the trace of a request. */
export function inTraceOf<Result>({ raw }: FastifyRequest, work: () => Result): Result {
  const trace = traces.get(raw);
  return trace ? inTrace(trace, work) : work();
}
