/** Label matchers, such as `{ outcome: 'failed' }`. */
type Labels = Readonly<Record<string, string>>;

/** How often per second something has happened, in the time that a point of a curve stands for. */
export function rate(metric: string, by: readonly string[] = [], labels: Labels = {}): string {
  return `${sumBy(by)} (rate(${metric}${matchers(labels)}[$__rate_interval]))`;
}

/** The share of what has happened that has one of these labels: `failed|partly` is one of two. */
export function share(metric: string, of: Labels, by: readonly string[] = []): string {
  return `${rate(metric, by, of)} / ${rate(metric, by)}`;
}

/** The duration within which a share of what a histogram has counted ended. */
export function quantile(part: number, metric: string, by: readonly string[] = [], labels: Labels = {}): string {
  return `histogram_quantile(${part}, ${rate(`${metric}_bucket`, ['le', ...by], labels)})`;
}

/** A number of now, over all processes. */
export function total(metric: string, by: readonly string[] = [], labels: Labels = {}): string {
  return `${sumBy(by)} (${metric}${matchers(labels)})`;
}

function sumBy(by: readonly string[]): string {
  return by.length > 0 ? `sum by (${by.join(', ')})` : 'sum';
}

function matchers(labels: Labels): string {
  const all = Object.entries(labels).map(([name, value]) => `${name}=~"${value}"`);
  return all.length > 0 ? `{${all.join(', ')}}` : '';
}
