import { FIGURES, type Figure } from './figures.ts';
import { type Interval, intervalOf, valuesOfLabel } from './interval.ts';
import { escapeHtml, renderPlot } from './plot.ts';
import type { Sample } from './samples.ts';

const MOST_OPERATIONS = 15;
const MINUTE_MS = 60_000;

/** The page without figures: anybody can get it. */
export const STATUS_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Status of the gateway</title>
    <link rel="stylesheet" href="/status/page.css">
    <script type="module" src="/status/page.js"></script>
  </head>
  <body>
    <h1>Status of the gateway</h1>
    <form id="login" hidden>
      <label for="token">Login of staff, with the scope <code>audit:read</code></label>
      <input id="token" type="password" autocomplete="off" required>
      <button>Show</button>
      <p id="problem" role="status"></p>
    </form>
    <main id="figures"></main>
    <noscript>The figures need JavaScript.</noscript>
  </body>
</html>
`;

/**
 * The figures of a process, as HTML: what it is, plots of the last 15 minutes, and tables of their operations and calls.
 * @param warnings what operators should know, as on the health page.
 */
export function renderFigures(samples: readonly Sample[], warnings: readonly string[]): string {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || first === last) return '<p>The first figures come within half a minute.</p>';
  const intervals = samples.slice(1).map((after, index) => intervalOf(samples[index] ?? first, after));
  const all = intervalOf(first, last);
  return [
    ...warnings.map((warning) => `<p class="warning">${escapeHtml(warning)}</p>`),
    `<p>The last ${describeMinutes(all)} of process ${process.pid}, which has run for ${describeUptime(process.uptime())}.</p>`,
    `<div class="plots">${FIGURES.map((figure) => renderFigure(figure, intervals)).join('')}</div>`,
    renderOperations(all),
    renderCalls(all),
  ].join('\n');
}

function renderFigure({ title, unit, lines, isOptional }: Figure, intervals: readonly Interval[]): string {
  const drawn = lines.map(({ name, of }) => ({ name, values: intervals.map(of) }));
  const values = drawn.flatMap((line) => line.values.filter((value) => value !== null));
  if (isOptional && values.length === 0) return '';
  const most = Math.max(0, ...values);
  const now = drawn.map((line, index) => {
    const value = line.values.at(-1) ?? null;
    return `<span class="now line${index}">${escapeHtml(line.name)} <b>${format(value)}</b></span>`;
  });
  const label = `${title}, ${unit}: at most ${format(most)}`;
  return `<figure><figcaption>${escapeHtml(title)} <small>${escapeHtml(unit)}</small></figcaption>${renderPlot(label, drawn, most)}<div>${now.join(' ')} <small>at most ${format(most)}</small></div></figure>`;
}

function renderOperations(all: Interval): string {
  const name = 'graphql_operation_duration_seconds';
  const rows = valuesOfLabel(all.after, `${name}_count`, 'operation')
    .map((operation) => ({ operation, count: all.growth(`${name}_count`, { operation }) }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count)
    .slice(0, MOST_OPERATIONS)
    .map(({ operation, count }) => [
      operation,
      format(count),
      format(count - all.growth(`${name}_count`, { operation, outcome: 'answered' })),
      format((1000 * all.growth(`${name}_sum`, { operation })) / count),
      format(1000 * (all.quantile(name, 0.99, { operation }) ?? 0)),
    ]);
  return renderTable('Operations', ['operation', 'number', 'with errors', 'mean ms', '99 % within ms'], rows);
}

function renderCalls(all: Interval): string {
  const name = 'service_call_duration_seconds';
  const rows = valuesOfLabel(all.after, `${name}_count`, 'service').flatMap((service) => {
    const count = all.growth(`${name}_count`, { service });
    if (count === 0) return [];
    const unavailable = all.growth(`${name}_count`, { service, outcome: 'unavailable' });
    const mean = (1000 * all.growth(`${name}_sum`, { service })) / count;
    return [[service, format(count), format(unavailable), format(mean)]];
  });
  return renderTable('Calls of services', ['service', 'number', 'without an answer', 'mean ms'], rows);
}

function renderTable(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return `<h2>${title}</h2><p>None.</p>`;
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('');
  return `<h2>${title}</h2><div class="wide"><table><thead><tr>${cells('th', head)}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Three digits are enough to read. */
function format(value: number | null): string {
  if (value === null) return '–';
  return value.toLocaleString('en-US', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}

function describeMinutes({ before, after }: Interval): string {
  const minutes = Math.round((after.at - before.at) / MINUTE_MS);
  return minutes === 1 ? 'minute' : minutes < 1 ? 'seconds' : `${minutes} minutes`;
}

function describeUptime(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  return [...(days ? [`${days} d`] : []), ...(hours ? [`${hours} h`] : []), `${minutes % 60} min`].join(' ');
}
