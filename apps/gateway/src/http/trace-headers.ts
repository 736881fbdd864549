import type { IncomingHttpHeaders } from 'node:http';

/** Headers that are passed on to subgraphs unchanged. */
export type PassedHeaders = Readonly<Record<string, string>>;

const NONE: PassedHeaders = {};

/** Version, trace, parent and flags; later versions may have more (https://www.w3.org/TR/trace-context/#traceparent-header). */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-[\x21-\x7e]{1,200})?$/;
/** 512 characters is the length that vendors must be able to pass on. */
const TRACESTATE = /^[\x20-\x7e]{1,512}$/;

/**
 * The trace of a request. The gateway adds no span of its own, so its fetches are children of the client's span. An
 * invalid header is dropped, so that subgraphs need no protection from what strangers send.
 */
export function traceHeaders({ traceparent, tracestate }: IncomingHttpHeaders): PassedHeaders {
  if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) return NONE;
  if (typeof tracestate !== 'string' || !TRACESTATE.test(tracestate)) return { traceparent };
  return { traceparent, tracestate };
}
