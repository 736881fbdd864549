import { startTracing } from '@commerce/tracing';
import { z } from 'zod';
import { readEnv } from './env.ts';
import { createLogger } from './logging/logger.ts';
import { createPauses } from './pauses.ts';

/** How often it is logged that traces cannot be exported. */
const PAUSE_MS = 60_000;

/** The variables of the environment that {@link startTracingFrom} reads; those of OpenTelemetry have its names. */
export const tracingFields = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .optional()
    .meta({ form: 'http(s) URL' })
    .describe(
      'Base address of an OTLP receiver over HTTP (JSON), such as a collector: traces are sent to `/v1/traces` below it. Unset: none are made.',
    ),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .meta({ form: 'number, 0 to 1' })
    .describe('The share of requests whose traces are exported. Requests that fail or are slow are exported besides.'),
  TRACE_SLOW_MS: z.coerce
    .number()
    .int()
    .min(1)
    .max(600_000)
    .default(1_000)
    .describe('From this duration on, a request is slow: its trace is exported.'),
};

/**
 * Exports the traces of a process as its environment says. Call it before services are opened in it.
 * @returns what ends it.
 * @throws {EnvError} with all mistakes in its variables.
 */
export function startTracingFrom(service: string, source: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  const env = readEnv(z.object(tracingFields), source);
  const logger = createLogger(service, 'warn');
  const isDue = createPauses(PAUSE_MS);
  const settings = {
    service,
    endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    slowMs: env.TRACE_SLOW_MS,
  };
  return startTracing(settings, (reason) => {
    if (isDue('')) logger.warn({ reason }, 'traces cannot be exported');
  });
}
