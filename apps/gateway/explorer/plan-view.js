import { watchPlan } from './plan-store.js';
import { element } from './settings.js';

/** A view of the last operation's plan that updates itself. */
export function createPlanView() {
  const view = element('section', { class: 'plan', 'aria-label': 'Query plan' });
  watchPlan((plan) => view.replaceChildren(...(plan ? drawPlan(plan) : [hint()])));
  return view;
}

function hint() {
  return element('p', { class: 'hint' }, 'Run an operation in the explorer to see its plan here.');
}

function drawPlan(plan) {
  const { operationName, durationMs, hops, fetches, rows, cacheHits, root } = plan;
  const facts = [
    ['hops', hops],
    ['fetches', fetches],
    ['rows', rows],
    ['cache hits', cacheHits],
    ['in the gateway', milliseconds(durationMs)],
  ];
  return [
    element('h2', {}, operationName ?? 'Operation'),
    element('dl', { class: 'facts' }, ...facts.flatMap(([name, value]) => [fact(name, value)])),
    element('div', { class: 'tree' }, drawStep(root, durationMs)),
  ];
}

function fact(name, value) {
  return element('div', {}, element('dt', {}, name), element('dd', {}, String(value)));
}

function drawStep(step, totalMs) {
  if (step.kind === 'Fetch') return drawFetch(step, totalMs);
  const label = step.kind === 'Sequence' ? 'one after the other' : 'at the same time';
  const items = step.steps.map((each) => element('li', {}, drawStep(each, totalMs)));
  return element(
    'div',
    { class: `step ${step.kind.toLowerCase()}` },
    element('p', {}, label),
    element('ul', {}, ...items),
  );
}

function drawFetch(fetch, totalMs) {
  const { service, path, hop, startMs, durationMs, rows, cacheHits, failed, operation } = fetch;
  const ran = durationMs !== null;
  const bar = element('span', { class: 'bar' }, element('i'));
  bar.firstChild.style.left = `${(100 * (startMs ?? 0)) / totalMs}%`;
  bar.firstChild.style.width = `${Math.max(1, (100 * (durationMs ?? 0)) / totalMs)}%`;
  return element(
    'details',
    { class: `fetch${ran ? '' : ' skipped'}${failed ? ' failed' : ''}`, 'data-service': service },
    element(
      'summary',
      {},
      element('b', { class: 'hop', title: `hop ${hop}` }, String(hop)),
      element('span', { class: 'service' }, service),
      element('span', { class: 'time' }, ran ? milliseconds(durationMs) : 'not needed'),
      element('span', { class: 'path' }, path === '' ? 'root' : path),
      element('span', { class: 'counts' }, ran ? counts(rows, cacheHits, failed) : ''),
      bar,
    ),
    element('pre', {}, operation),
  );
}

function counts(rows, cacheHits, failed) {
  if (failed) return 'failed';
  return `${rows} ${rows === 1 ? 'row' : 'rows'}, ${cacheHits} cache ${cacheHits === 1 ? 'hit' : 'hits'}`;
}

function milliseconds(value) {
  return `${value.toFixed(1)} ms`;
}
