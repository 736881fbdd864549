import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ports } from './ports.ts';

/**
 * Writes a configuration for Prometheus that collects these metrics. The addresses are in a file of their own, which
 * Prometheus reads again when it changes: they are new at each start. @returns what to tell the user.
 */
export async function describeMetrics(metricsPorts: Ports, dataDirectory: string, root: string): Promise<string> {
  const file = join(dataDirectory, 'prometheus.yml');
  const targets = join(dataDirectory, 'prometheus-targets.json');
  const all = Object.entries(metricsPorts).map(([service, port]) => ({
    targets: [`127.0.0.1:${port}`],
    labels: { service },
  }));
  await writeFile(targets, `${JSON.stringify(all, null, 2)}\n`);
  await writeFile(file, configuration(targets, join(root, 'deploy/prometheus/alerts.yml')));
  const lines = Object.entries(metricsPorts).map(
    ([name, port]) => `  ${name.padEnd(18)}  http://127.0.0.1:${port}/metrics`,
  );
  return `Metrics, for Prometheus (docs/metrics.md):

${lines.join('\n')}

  prometheus --config.file='${file}' --storage.tsdb.path='${join(dataDirectory, 'prometheus')}'
`;
}

function configuration(targets: string, rules: string): string {
  return `global: { scrape_interval: 5s, evaluation_interval: 5s }
rule_files: ['${rules}']
scrape_configs:
  - job_name: commerce
    file_sd_configs: [{ files: ['${targets}'] }]
`;
}
