import { performance } from 'node:perf_hooks';

/**
 * Runs an operation repeatedly with several concurrent clients; each waits for its answer before the next request.
 * @param {{ clients: number, seconds: number, run: () => Promise<void> }} options
 * @returns {Promise<{ perSecond: number, p50: number, p99: number, mean: number }>} times in milliseconds.
 */
export async function measure({ clients, seconds, run }) {
  const durations = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  const client = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await run();
      durations.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const elapsed = (performance.now() - begin) / 1000;
  durations.sort((a, b) => a - b);
  return {
    perSecond: durations.length / elapsed,
    p50: quantile(durations, 0.5),
    p99: quantile(durations, 0.99),
    mean: durations.reduce((sum, duration) => sum + duration, 0) / durations.length,
  };
}

/** The median of measurements, field by field. */
export function medianOf(measurements) {
  const names = Object.keys(measurements[0]);
  return Object.fromEntries(
    names.map((name) => [
      name,
      quantile(
        measurements.map((measurement) => measurement[name]).sort((a, b) => a - b),
        0.5,
      ),
    ]),
  );
}

function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
