import type { FetchStep, PlanReport, PlanStep } from './plan-report.ts';

/** A plan as an indented list of lines. */
export function formatPlan(report: PlanReport): string {
  const { hops, fetches, rows, cacheHits, durationMs, root } = report;
  const counts = [count(hops, 'hop'), count(fetches, 'fetch', 'fetches'), countsOf(rows, cacheHits)];
  const head = [...counts, `${durationMs} ms`].join(', ');
  return [head, ...(root ? linesOf(root) : [])].join('\n');
}

function linesOf(step: PlanStep): string[] {
  if (step.kind === 'Fetch') return [describeFetch(step)];
  const title = step.kind === 'Sequence' ? 'one after the other' : 'at the same time';
  return [title, ...step.steps.flatMap((each, index) => branch(linesOf(each), index === step.steps.length - 1))];
}

function branch([first = '', ...rest]: string[], isLast: boolean): string[] {
  return [`${isLast ? '└─' : '├─'} ${first}`, ...rest.map((line) => `${isLast ? '   ' : '│  '}${line}`)];
}

function describeFetch({ hop, service, path, durationMs, startMs, rows, cacheHits, failed }: FetchStep): string {
  const place = `${hop} ${service}${path && ` at ${path}`}`;
  if (durationMs === null) return `${place}: not needed`;
  const outcome = failed ? 'failed' : countsOf(rows, cacheHits);
  return `${place}: ${durationMs} ms from ${startMs} ms on, ${outcome}`;
}

function countsOf(rows: number, cacheHits: number): string {
  return `${count(rows, 'row')}, ${count(cacheHits, 'cache hit')}`;
}

function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
