import { type Context, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import type { ReadableSpan, Sampler, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import {
  AlwaysOffSampler,
  createAlwaysRecordSampler,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import { OUR_SCOPE } from './spans.ts';
import { beginsHere } from './trace.ts';

/** More spans of one request in this process are not kept. */
const MAX_SPANS = 500;
/** What is exported per second at most, on average over ten: an outage fails every request. */
const MAX_PER_SECOND = 1_000;

/**
 * Records every request, and samples a share of them: those that the caller has sampled, and of those without a caller
 * this ratio, by the ids of their traces. So all services sample the same ones.
 */
export function recordAll(ratio: number): Sampler {
  const byRatio = new TraceIdRatioBasedSampler(ratio);
  const never = new AlwaysOffSampler();
  // A trace that begins here has an id before its first span: to the SDK, that looks like a parent.
  const localParentNotSampled: Sampler = {
    shouldSample: (context, traceId) =>
      beginsHere(context) ? byRatio.shouldSample(context, traceId) : never.shouldSample(),
    toString: () => `of traces that begin here: ${byRatio}`,
  };
  return createAlwaysRecordSampler(new ParentBasedSampler({ root: byRatio, localParentNotSampled }));
}

/** The spans of one request in this process, or of one job or delivery. */
interface Unit {
  root: Span;
  spans: ReadableSpan[];
  /** Undefined until its root has ended. */
  isExported?: boolean;
}

/**
 * Exports the spans of a request together, when it has ended: if it is sampled, if a span has failed, or if it was slow.
 * What goes on after its end follows this decision, unless it fails or is slow itself.
 */
export class TailSampling implements SpanProcessor {
  readonly #next: SpanProcessor;
  readonly #slowMs: number;
  readonly #units = new WeakMap<object, Unit>();
  readonly #now: () => number;
  #budget = 10 * MAX_PER_SECOND;
  #filledAt: number;

  /** @param options.now in milliseconds, of any monotonic clock. */
  constructor(next: SpanProcessor, { slowMs, now = () => performance.now() }: { slowMs: number; now?: () => number }) {
    this.#next = next;
    this.#slowMs = slowMs;
    this.#now = now;
    this.#filledAt = now();
  }

  onStart(span: Span, parentContext: Context): void {
    const parent = trace.getSpan(parentContext);
    const unit = parent && this.#units.get(parent);
    this.#units.set(span, unit ?? { root: span, spans: [] });
    this.#next.onStart(span, parentContext);
  }

  onEnd(span: ReadableSpan): void {
    const unit = this.#units.get(span);
    if (!unit) return;
    if (unit.isExported !== undefined) {
      if (unit.isExported || this.#isRemarkable(span)) this.#export([span]);
      return;
    }
    if (unit.spans.length < MAX_SPANS || span === (unit.root as unknown)) unit.spans.push(span);
    if (span !== (unit.root as unknown)) return;
    unit.isExported = isSampled(span) || isSlow(span, this.#slowMs) || unit.spans.some(hasFailed);
    if (unit.isExported) this.#export(unit.spans);
    unit.spans = [];
  }

  forceFlush(): Promise<void> {
    return this.#next.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#next.shutdown();
  }

  #isRemarkable(span: ReadableSpan): boolean {
    return hasFailed(span) || isSlow(span, this.#slowMs);
  }

  #export(spans: readonly ReadableSpan[]): void {
    const now = this.#now();
    const filled = this.#budget + ((now - this.#filledAt) / 1_000) * MAX_PER_SECOND;
    this.#budget = Math.min(10 * MAX_PER_SECOND, filled);
    this.#filledAt = now;
    if (this.#budget < spans.length) return;
    this.#budget -= spans.length;
    for (const span of spans) this.#next.onEnd(isSampled(span) ? span : sampled(span));
  }
}

function isSampled(span: ReadableSpan): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;
}

/** The exporter takes no others. */
function sampled(span: ReadableSpan): ReadableSpan {
  const spanContext = { ...span.spanContext(), traceFlags: TraceFlags.SAMPLED };
  return Object.create(span, { spanContext: { value: () => spanContext } });
}

/** Other libraries count refusals as failures. */
function hasFailed({ status, instrumentationScope }: ReadableSpan): boolean {
  return status.code === SpanStatusCode.ERROR && instrumentationScope.name === OUR_SCOPE;
}

function isSlow({ duration: [seconds, nanoseconds] }: ReadableSpan, slowMs: number): boolean {
  return seconds * 1e3 + nanoseconds / 1e6 >= slowMs;
}
