import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ports } from './ports.ts';

/** Writes a configuration for Prometheus that collects these metrics. @returns what to tell the user. */
export async function describeMetrics(metricsPorts: Ports, dataDirectory: string, root: string): Promise<string> {
  const file = join(dataDirectory, 'prometheus.yml');
  await writeFile(file, configuration(metricsPorts, join(root, 'deploy/prometheus/alerts.yml')));
  const lines = Object.entries(metricsPorts).map(
    ([name, port]) => `  ${name.padEnd(18)}  http://127.0.0.1:${port}/metrics`,
  );
  return `Metrics, for Prometheus (docs/metrics.md):

${lines.join('\n')}

  prometheus --config.file='${file}' --storage.tsdb.path='${join(dataDirectory, 'prometheus')}'
`;
}

function configuration(metricsPorts: Ports, rules: string): string {
  const targets = Object.entries(metricsPorts).map(
    ([name, port]) => `      - targets: ['127.0.0.1:${port}']\n        labels: { service: ${name} }`,
  );
  return `global: { scrape_interval: 5s, evaluation_interval: 5s }
rule_files: ['${rules}']
scrape_configs:
  - job_name: commerce
    static_configs:
${targets.join('\n')}
`;
}
