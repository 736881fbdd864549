import { VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** The source of all panels, which whoever looks can choose. */
const SOURCE = { type: 'prometheus', uid: '$source' };

/** Units, by Grafana's names. */
export type Unit = 'short' | 'reqps' | 's' | 'percentunit' | 'bytes' | 'dateTimeFromNow';

/** A panel: a curve for each series of its expressions, or a number. */
export interface Panel {
  kind: 'curves' | 'number';
  title: string;
  /** What it means, and which alert is about it. */
  description: string;
  unit: Unit;
  /** PromQL by legend, which may name labels: `{{step}}`. */
  expressions: Readonly<Record<string, string>>;
  /** The number from which it is bad. */
  badFrom?: number;
}

/** Panels below a heading. */
export interface Row {
  title: string;
  panels: readonly Panel[];
}

/** A dashboard, as Grafana reads it. */
export function dashboardOf(uid: string, title: string, rows: readonly Row[]): object {
  const dashboard = new DashboardBuilder(title)
    .uid(uid)
    .tags(['commerce'])
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .timezone('browser')
    .editable()
    .withVariable(new DatasourceVariableBuilder('source').label('Prometheus').type('prometheus'));
  for (const row of rows) {
    dashboard.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) dashboard.withPanel(panel.kind === 'number' ? numberOf(panel) : curvesOf(panel));
  }
  return dashboard.build();
}

function numberOf({ title, description, unit, badFrom, expressions }: Panel): StatBuilder {
  const panel = new StatBuilder().title(title).description(description).unit(unit).datasource(SOURCE);
  const steps = [{ value: null, color: 'green' }, ...(badFrom ? [{ value: badFrom, color: 'red' }] : [])];
  panel.thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps));
  for (const target of targetsOf(expressions)) panel.withTarget(target);
  return panel.span(6).height(4);
}

function curvesOf({ title, description, unit, expressions }: Panel): TimeseriesBuilder {
  const panel = new TimeseriesBuilder().title(title).description(description).unit(unit).datasource(SOURCE);
  panel.legend(new VizLegendOptionsBuilder().showLegend(true)).min(0).fillOpacity(10);
  for (const target of targetsOf(expressions)) panel.withTarget(target);
  return panel.span(8).height(8);
}

/** Grafana calls the targets of a panel A, B, and so on. */
function targetsOf(expressions: Panel['expressions']): DataqueryBuilder[] {
  return Object.entries(expressions).map(([legend, expression], index) =>
    new DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .legendFormat(legend)
      .expr(expression),
  );
}
