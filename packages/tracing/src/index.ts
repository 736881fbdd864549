export {
  beginChild,
  beginRequest,
  currentSpan,
  endRequest,
  failSpan,
  inSharedTrace,
  inSpan,
  isTracing,
  type Span,
} from './spans.ts';
export { startTracing } from './start-tracing.ts';
export {
  bindTrace,
  continueTrace,
  currentTrace,
  inTrace,
  requestId,
  requestIdOf,
  type Trace,
  traceHeaders,
  traceOf,
  traceparent,
} from './trace.ts';
