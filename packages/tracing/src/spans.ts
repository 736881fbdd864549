import {
  type Attributes,
  type Context,
  context,
  createContextKey,
  INVALID_SPAN_CONTEXT,
  type Link,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { inTrace, type Trace } from './trace.ts';

/** The name of the tracer of our own spans. */
export const OUR_SCOPE = 'commerce';

/** Null while nothing is exported: then no span is made. */
let tracer: Tracer | null = null;

/** From now on, spans are made. Null ends that. */
export function useTracer(next: Tracer | null): void {
  tracer = next;
}

/** Whether spans are made. */
export function isTracing(): boolean {
  return tracer !== null;
}

/** What a span is about. */
export interface SpanOptions {
  /** `server`: the work for a call of another process; `client`: such a call. Default: work in between. */
  kind?: keyof typeof KINDS;
  /** Nothing that buyers wrote, and no values of variables. */
  attributes?: Attributes;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  internal: SpanKind.INTERNAL,
} as const;

export type { Span };

const NO_SPAN = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** The traces of others that share the work that begins next. */
const SHARED = createContextKey('traces that share the work');

/** Runs work that several traces share: it belongs to the first one, and its span has links to the others. */
export function inSharedTrace<Result>(traces: readonly [Trace, ...Trace[]], work: () => Result): Result {
  const [first, ...others] = traces;
  const spans = tracer ? new Set(others.map((each) => trace.getSpanContext(each))) : null;
  spans?.delete(trace.getSpanContext(first));
  return inTrace(spans?.size ? first.setValue(SHARED, [...spans]) : first, work);
}

function linksIn(active: Context): Link[] {
  const shared = (active.getValue(SHARED) ?? []) as (Link['context'] | undefined)[];
  return shared.flatMap((each) => (each ? [{ context: each }] : []));
}

/** Runs work in a span of the current trace. A failure of the work is one of the span. */
export function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  if (!tracer) return work(NO_SPAN);
  const active = context.active();
  const span = beginSpan(tracer, name, options, active);
  return context.with(trace.setSpan(active.deleteValue(SHARED), span), () => untilEnd(span, work));
}

async function untilEnd<Result>(span: Span, work: (span: Span) => Promise<Result>): Promise<Result> {
  try {
    return await work(span);
  } catch (error) {
    failSpan(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function beginSpan(from: Tracer, name: string, { kind = 'internal', attributes = {} }: SpanOptions, active: Context) {
  return from.startSpan(name, { kind: KINDS[kind], attributes, links: linksIn(active) }, active);
}

/**
 * Begins a span within the current one, which the caller ends; null if there is none, such as in jobs that only look
 * whether there is work.
 */
export function beginChild(name: string, options: SpanOptions): Span | null {
  if (!tracer) return null;
  const active = context.active();
  if (!trace.getSpan(active)?.isRecording()) return null;
  return beginSpan(tracer, name, options, active);
}

/** Begins the span of a request. @returns the trace in which it is worked for. */
export function beginRequest(name: string, parent: Trace): Trace {
  return tracer ? trace.setSpan(parent, tracer.startSpan(name, { kind: SpanKind.SERVER }, parent)) : parent;
}

/** The span of the running work, such as that of its request. */
export function currentSpan(): Span {
  return trace.getActiveSpan() ?? NO_SPAN;
}

/** Ends the span of a request. */
export function endRequest(of: Trace, statusCode: number): void {
  const span = trace.getSpan(of);
  if (!span?.isRecording()) return;
  span.setAttribute('http.response.status_code', statusCode);
  if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Codes of errors that are faults of ours; other codes refuse what was asked for. */
const FAULTS = ['INTERNAL_SERVER_ERROR', 'SUBGRAPH_UNAVAILABLE', 'AUTHENTICATION_UNAVAILABLE'];

/**
 * Marks a span as failed, so that its request is exported. Says only the kind of the error: its message may quote input.
 * A refusal is no failure, nor is that a caller has gone.
 */
export function failSpan(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  const { name, extensions, isCallerGone } = (typeof error === 'object' && error ? error : { name: error }) as {
    name?: unknown;
    extensions?: { code?: unknown };
    isCallerGone?: boolean;
  };
  const { code } = extensions ?? {};
  if (isCallerGone || (code !== undefined && !FAULTS.includes(String(code)))) return;
  span.setAttribute('error.type', String(code ?? name ?? 'unknown'));
  span.setStatus({ code: SpanStatusCode.ERROR });
}
