import { randomUUID } from 'node:crypto';
import { type Context, context, createContextKey, createTraceState, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { ChainedContext } from './chained-context.ts';

// Asynchronous work then knows for which request it is done.
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

/** Version, trace, parent and flags; later versions may have more (https://www.w3.org/TR/trace-context/#traceparent-header). */
const TRACEPARENT =
  /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:-[\x21-\x7e]{1,200})?$/;

/** A trace, and the place in it where work belongs. */
export type Trace = Context;

/** The headers of a request, among them those of W3C Trace Context. */
type Headers = Readonly<Record<string, unknown>>;

/**
 * The trace that a request belongs to. Without a valid `traceparent` it is a new one: nothing needs protection from what
 * strangers send.
 */
export function traceOf({ traceparent: parent, tracestate: state }: Headers): Trace {
  const [, traceId, spanId, flags = ''] = (typeof parent === 'string' && TRACEPARENT.exec(parent)) || [];
  if (!traceId || !spanId) return newTrace();
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const given = typeof state === 'string' && { traceState: createTraceState(state) };
  return trace.setSpanContext(EMPTY, { traceId, spanId, traceFlags, isRemote: true, ...given });
}

/** What traces begin with. */
const EMPTY = new ChainedContext();
/** Nobody has decided yet whether the trace is sampled. */
const UNDECIDED = createContextKey('a trace that begins here');

const UNDECIDED_CONTEXT = EMPTY.setValue(UNDECIDED, true);

function newTrace(): Trace {
  const [traceId, spanId] = [hex(), hex().slice(16)];
  return trace.setSpanContext(UNDECIDED_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.NONE });
}

/** Whether a trace has begun in this process, so that it is decided here whether it is sampled. */
export function beginsHere(of: Trace): boolean {
  return of.getValue(UNDECIDED) === true;
}

function hex(): string {
  return randomUUID().replaceAll('-', '');
}

/** The id of a trace, which is the id of its requests. */
export function requestIdOf(of: Trace): string {
  return trace.getSpanContext(of)?.traceId ?? '';
}

/** The trace of the running work, to do more of it elsewhere. */
export function currentTrace(): Trace {
  return context.active();
}

/** The same callback, which is then run in the trace of now. */
export function bindTrace<Callback extends (...args: never[]) => unknown>(callback: Callback): Callback {
  return context.bind(context.active(), callback);
}

/** Runs work that belongs to a trace. */
export function inTrace<Result>(of: Trace, work: () => Result): Result {
  return context.with(of, work);
}

/** Runs work that belongs to the trace with this `traceparent`, which was stored; without one, to a new trace. */
export function continueTrace<Result>(stored: string | null, work: () => Result): Result {
  return context.with(traceOf({ traceparent: stored }), work);
}

/**
 * The id of the request that is being worked for, in logs, errors, events and messages: the id of its trace. Null if
 * there is none, such as while a process starts.
 */
export function requestId(): string | null {
  return trace.getSpanContext(context.active())?.traceId ?? null;
}

/** The current trace as a `traceparent`, to be stored with work that is done later; null if there is none. */
export function traceparent(): string | null {
  return traceHeaders().traceparent ?? null;
}

/** The headers of a call that belongs to the current trace. */
export function traceHeaders(): { traceparent?: string; tracestate?: string } {
  const spanContext = trace.getSpanContext(context.active());
  if (!spanContext) return {};
  const { traceId, spanId, traceFlags, traceState } = spanContext;
  const state = traceState?.serialize();
  return { traceparent: `00-${traceId}-${spanId}-0${traceFlags}`, ...(state && { tracestate: state }) };
}
