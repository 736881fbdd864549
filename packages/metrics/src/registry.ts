import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';

/** The media type of {@link exposition}. */
export const CONTENT_TYPE: string = register.contentType;

/** A number that only grows, such as of refusals. Its name ends in `_total`. */
export function counter<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) {
  return new Counter<Label>({ name, help, labelNames: [...labelNames] });
}

/** A number that rises and falls, such as of waiting operations. */
export function gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) {
  return new Gauge<Label>({ name, help, labelNames: [...labelNames] });
}

/** How values are distributed over `buckets`, their upper bounds. */
export function histogram<Label extends string>(
  name: string,
  help: string,
  { labelNames = [], buckets }: { labelNames?: readonly Label[]; buckets: readonly number[] },
) {
  return new Histogram<Label>({ name, help, labelNames: [...labelNames], buckets: [...buckets] });
}

/** Adds CPU time, memory, garbage collections and the delay of the event loop of this process. Call it once. */
export function measureProcess(): void {
  collectDefaultMetrics({ eventLoopMonitoringPrecision: 20 });
}

/** All metrics of this process, as Prometheus reads them. */
export function exposition(): Promise<string> {
  return register.metrics();
}

/** Lets the primary process collect the metrics of this worker; a label says which one it is. */
export function shareMetrics(worker: string): void {
  register.setDefaultLabels({ worker });
  new AggregatorRegistry();
}

/** For a primary process: answers all metrics of its workers. */
export function createWorkersExposition(): () => Promise<string> {
  const workers = new AggregatorRegistry();
  return () => workers.clusterMetrics();
}
