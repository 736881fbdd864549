import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { renderDashboards } from '../src/index.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string) => readFile(join(root, path), 'utf8');

/** Dashboards as Grafana reads them. */
interface Panel {
  title?: string;
  type: string;
  targets?: { expr?: string }[];
  panels?: Panel[];
  gridPos?: { w: number; x: number };
}
const dashboards = Object.entries(renderDashboards()).map(([path, text]) => ({ path, ...JSON.parse(text) }));
const panelsOf = ({ panels }: { panels: Panel[] }) => panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
const expressions = dashboards.flatMap((each) =>
  panelsOf(each).flatMap(({ targets = [] }) => targets.map(({ expr = '' }) => expr)),
);

/** Metrics of Prometheus itself, and of Node, which prom-client documents. */
const OF_OTHERS = /^(up|process_\w+|nodejs_\w+)$/;
const FUNCTIONS = [
  'sum',
  'by',
  'rate',
  'increase',
  'histogram_quantile',
  'max',
  'min',
  'count',
  'or',
  'vector',
  'time',
];

/** The names of metrics in an expression of PromQL. */
function metricsIn(expression: string): string[] {
  const outside = expression.replaceAll(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)/g, ' ');
  const names = outside.match(/[a-z_][a-z\d_]*/gi) ?? [];
  return names.filter((name) => !FUNCTIONS.includes(name)).map((name) => name.replace(/_(bucket|sum|count)$/, ''));
}

it('the files of the dashboards are what the code says', async () => {
  const committed = await Promise.all(
    Object.keys(renderDashboards()).map(async (path) => [path, await read(path).catch(() => 'missing')]),
  );
  expect(Object.fromEntries(committed)).toEqual(renderDashboards());
  const names = (await readdir(join(root, 'deploy/grafana'))).filter((name) => name.endsWith('.json'));
  expect(names.map((name) => `deploy/grafana/${name}`).sort()).toEqual(Object.keys(renderDashboards()).sort());
});

it('each metric of a panel is documented, and each documented one is in a panel', async () => {
  const page = await read('docs/metrics.md');
  const documented = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  const shown = new Set(expressions.flatMap(metricsIn).filter((name) => !OF_OTHERS.test(name)));
  expect([...shown].sort()).toEqual(documented.sort());
});

it('the labels by which panels group are those of their metrics', async () => {
  const page = await read('docs/metrics.md');
  const labelsOf = new Map(
    page.split('\n').flatMap((line) => {
      const [, name, , labels = ''] = /^\| `(\w+)` \|([^|]*)\|([^|]*)\|/.exec(line) ?? [];
      return name ? [[name, [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label)] as const] : [];
    }),
  );
  // Prometheus adds `service` and renames one that a metric has.
  const added = ['le', 'service', 'exported_service'];
  for (const expression of expressions) {
    const grouped = [...expression.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(', '));
    const allowed = metricsIn(expression).flatMap((name) => labelsOf.get(name) ?? []);
    expect({ expression, unknown: grouped.filter((label) => ![...added, ...allowed].includes(label)) }).toEqual({
      expression,
      unknown: [],
    });
  }
});

it('each alert that a panel names exists', async () => {
  const alerts = [...(await read('deploy/prometheus/alerts.yml')).matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  const named = [...JSON.stringify(dashboards).matchAll(/Alert: (\w+)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !alerts.includes(name))).toEqual([]);
});

it('a dashboard has an address that does not change, a source that can be chosen, and a description for each panel', () => {
  expect(dashboards.map(({ uid }) => uid)).toEqual(
    ['shop', 'gateway', 'checkout', 'postgresql'].map((name) => `commerce-${name}`),
  );
  for (const dashboard of dashboards) {
    expect(dashboard.templating.list).toMatchObject([{ type: 'datasource', query: 'prometheus' }]);
    const shown = panelsOf(dashboard).filter(({ type }) => type !== 'row');
    for (const panel of shown) {
      expect(panel).toMatchObject({ description: expect.stringMatching(/\.$/), datasource: { type: 'prometheus' } });
      expect(panel.targets?.length).toBeGreaterThan(0);
    }
  }
});
