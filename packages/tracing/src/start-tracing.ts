import type { TracingSettings } from './export-spans.ts';

/**
 * Exports spans, if there is somewhere to. Otherwise OpenTelemetry's SDK is not even loaded. Call it before the work
 * that is to be traced is set up.
 * @returns what ends it, after the last export.
 */
export async function startTracing(
  settings: TracingSettings,
  onProblem: (message: string) => void,
): Promise<() => Promise<void>> {
  const { endpoint } = settings;
  if (endpoint === undefined) return async () => undefined;
  const { exportSpans } = await import('./export-spans.ts');
  return exportSpans({ ...settings, endpoint }, onProblem);
}
