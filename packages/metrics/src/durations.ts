import { histogram } from './registry.ts';

/** Upper bounds in seconds: from an answer out of memory to the deadline of an operation. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How long something takes. Its name ends in `_duration_seconds`; with its count it also says how often it happens. */
export function durations<Label extends string>(name: string, help: string, labelNames: readonly Label[]) {
  const metric = histogram(name, help, { labelNames, buckets: BUCKETS });
  return {
    /** @param startedAt by `performance.now()`. */
    since(startedAt: number, labels: Record<Label, string | number>): void {
      metric.observe(labels, (performance.now() - startedAt) / 1000);
    },
  };
}
