import type { MetricValue } from '@commerce/metrics';
import type { Sample } from './samples.ts';

type Labels = Readonly<Record<string, string>>;

/** What has happened between two samples. */
export interface Interval {
  readonly seconds: number;
  readonly before: Sample;
  readonly after: Sample;
  /** How much a counter has grown, over all of its series with these labels. */
  growth(name: string, labels?: Labels): number;
  /** A gauge at the end, over all of its series; null if it is not measured. */
  gauge(name: string, labels?: Labels): number | null;
  /** The value below which a share of what a histogram has counted is, between its buckets; null if there is nothing. */
  quantile(name: string, share: number, labels?: Labels): number | null;
}

export function intervalOf(before: Sample, after: Sample): Interval {
  const growth = (name: string, labels: Labels = {}) =>
    sum(matching(after, name, labels)) - sum(matching(before, name, labels));
  return {
    ...{ before, after, growth },
    seconds: Math.max(0.001, (after.at - before.at) / 1000),
    gauge(name, labels = {}) {
      const values = matching(after, name, labels);
      return values.length > 0 ? sum(values) : null;
    },
    quantile(name, share, labels = {}) {
      const bounds = [...new Set(matching(after, `${name}_bucket`, labels).map((each) => boundOf(each)))];
      const counts = bounds
        .sort((one, other) => one - other)
        .map((bound) => [bound, growthUpTo(before, after, `${name}_bucket`, labels, bound)] as const);
      return quantileOf(counts, share);
    },
  };
}

/** How many values up to a bound a histogram has counted. */
function growthUpTo(before: Sample, after: Sample, name: string, labels: Labels, bound: number): number {
  const upTo = (sample: Sample) => matching(sample, name, labels).filter((each) => boundOf(each) === bound);
  return sum(upTo(after)) - sum(upTo(before));
}

/** As Prometheus does it: evenly distributed within a bucket; in the last one, its lower bound. */
function quantileOf(counts: readonly (readonly [bound: number, count: number])[], share: number): number | null {
  const total = counts.at(-1)?.[1] ?? 0;
  if (total <= 0) return null;
  const wanted = share * total;
  const index = counts.findIndex(([, count]) => count >= wanted);
  const [bound, count] = counts[index] ?? [0, 0];
  const [lower, below] = counts[index - 1] ?? [0, 0];
  if (!Number.isFinite(bound)) return lower;
  return count === below ? bound : lower + ((bound - lower) * (wanted - below)) / (count - below);
}

function boundOf({ labels: { le } }: MetricValue): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}

/** The labels of all series of a metric that has changed. */
export function valuesOfLabel({ metrics }: Sample, name: string, label: string): string[] {
  const found = metrics.filter((each) => each.name === name).map(({ labels }) => String(labels[label] ?? ''));
  return [...new Set(found)].sort();
}

function matching({ metrics }: Sample, name: string, labels: Labels): MetricValue[] {
  const wanted = Object.entries(labels);
  return metrics.filter((each) => each.name === name && wanted.every(([key, value]) => each.labels[key] === value));
}

function sum(values: readonly MetricValue[]): number {
  return values.reduce((total, { value }) => total + value, 0);
}
