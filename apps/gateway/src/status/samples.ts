import { type MetricValue, readMetrics } from '@commerce/metrics';

/** How often this process is measured, and how many samples are kept: those of 15 minutes. */
const SAMPLE_MS = 15_000;
const KEPT = 61;

/** The metrics that are shown; those of other services are here only if they share the process. */
const METRICS = [
  'graphql_operation_duration_seconds',
  'graphql_operation_cost',
  'graphql_executions_total',
  'graphql_operations_waiting',
  'service_call_duration_seconds',
  'security_events_total',
  'checkouts_unfinished',
  'checkouts_oldest_unfinished_seconds',
  'outbox_events_waiting',
];

/** What was measured at one moment. */
export interface Sample {
  /** In milliseconds since 1970. */
  at: number;
  metrics: readonly MetricValue[];
  /** Of the process so far, in seconds. */
  cpuSeconds: number;
  memoryBytes: number;
  /** The share of time that the event loop has worked since the sample before, 0 to 1. */
  loopUse: number;
}

/** The last samples of this process, the oldest first. */
export interface Samples {
  readonly kept: readonly Sample[];
  /** Takes one now. Done regularly. */
  take(): Promise<void>;
  stop(): void;
}

/** Measures this process until it is stopped. */
export function takeSamples(): Samples {
  const kept: Sample[] = [];
  let loop = performance.eventLoopUtilization();
  const take = async () => {
    const metrics = await readMetrics(METRICS);
    const now = performance.eventLoopUtilization();
    const { user, system } = process.cpuUsage();
    kept.push({
      at: Date.now(),
      metrics,
      cpuSeconds: (user + system) / 1_000_000,
      memoryBytes: process.memoryUsage.rss(),
      loopUse: performance.eventLoopUtilization(now, loop).utilization,
    });
    loop = now;
    if (kept.length > KEPT) kept.shift();
  };
  void take();
  const timer = setInterval(() => void take(), SAMPLE_MS).unref();
  return { kept, take, stop: () => clearInterval(timer) };
}
