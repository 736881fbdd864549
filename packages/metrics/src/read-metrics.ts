import { register } from 'prom-client';

/** A value of a metric. Those of a histogram are of its name with `_bucket`, `_count` or `_sum`. */
export interface MetricValue {
  name: string;
  labels: Readonly<Record<string, string | number>>;
  value: number;
}

/** What these metrics are in this process now. What it does not measure has no value. */
export async function readMetrics(names: readonly string[]): Promise<MetricValue[]> {
  const metrics = names.flatMap((name) => register.getSingleMetric(name) ?? []);
  const read = metrics.map(async (metric) => {
    const { name, values } = (await metric.get()) as unknown as {
      name: string;
      values: (Omit<MetricValue, 'name'> & { metricName?: string })[];
    };
    return values.map(({ metricName = name, labels, value }) => ({ name: metricName, labels, value }));
  });
  return (await Promise.all(read)).flat();
}
