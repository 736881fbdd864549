export { durations } from './durations.ts';
export { type Reading, readLater } from './read-later.ts';
export { type MetricValue, readMetrics } from './read-metrics.ts';
export {
  CONTENT_TYPE,
  counter,
  createWorkersExposition,
  exposition,
  gauge,
  histogram,
  measureProcess,
  shareMetrics,
} from './registry.ts';
