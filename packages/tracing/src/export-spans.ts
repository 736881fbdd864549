import { DiagLogLevel, diag, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { OUR_SCOPE, useTracer } from './spans.ts';
import { recordAll, TailSampling } from './tail-sampling.ts';

/** How the traces of a process are exported. */
export interface TracingSettings {
  /** The name of the service. */
  service: string;
  /** The address of an OTLP receiver over HTTP, such as a collector; undefined exports nothing. */
  endpoint: string | undefined;
  /** The share of requests that are exported, besides those that fail or are slow. */
  ratio: number;
  /** How long a slow request takes at least. */
  slowMs: number;
}

/** How long ended spans wait, to be exported together. */
const DELAY_MS = 1_000;
/** How long the last export may take when the process stops. */
const SHUTDOWN_MS = 2_000;

/** Makes spans from now on, and exports them. @param onProblem told when they cannot be exported. */
export function exportSpans(
  { service, endpoint, ratio, slowMs }: TracingSettings & { endpoint: string },
  onProblem: (message: string) => void,
): () => Promise<void> {
  diag.setLogger({ error: onProblem, warn: onProblem, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }).merge(detectResources({ detectors: [envDetector] })),
    sampler: recordAll(ratio),
    spanProcessors: [
      new TailSampling(new BatchSpanProcessor({ exporter, scheduledDelayMillis: DELAY_MS }), { slowMs }),
    ],
  });
  trace.setGlobalTracerProvider(provider);
  useTracer(trace.getTracer(OUR_SCOPE));
  return async () => {
    useTracer(null);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SHUTDOWN_MS);
    });
    await Promise.race([provider.shutdown().catch(() => undefined), late]);
    clearTimeout(timer);
  };
}
