export {
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
