import { trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, expect, it } from 'vitest';
import {
  beginChild,
  beginRequest,
  currentSpan,
  endRequest,
  failSpan,
  inSharedTrace,
  inSpan,
  OUR_SCOPE,
  useTracer,
} from './spans.ts';
import { recordAll, TailSampling } from './tail-sampling.ts';
import { continueTrace, currentTrace, inTrace, traceOf, traceparent } from './trace.ts';

const exporter = new InMemorySpanExporter();
const names = () => exporter.getFinishedSpans().map(({ name }) => name);
/** Makes spans, with these settings, until the end of the test. */
function start({ ratio = 0, slowMs = 1_000_000, now = (): number => 0 } = {}) {
  const processor = new TailSampling(new SimpleSpanProcessor({ exporter }), { slowMs, now });
  const provider = new TracerProvider({ sampler: recordAll(ratio), spanProcessors: [processor] });
  useTracer(provider.getTracer(OUR_SCOPE));
}
afterEach(() => {
  useTracer(null);
  exporter.reset();
});

const PARENT = `00-${'a'.repeat(32)}-${'b'.repeat(16)}`;
const request = (flags: string, work: () => Promise<unknown> = async () => undefined) =>
  continueTrace(`${PARENT}-${flags}`, () => inSpan('request', { kind: 'server' }, () => inSpan('part', {}, work)));

it('while nothing is exported, no span is made, and work belongs to its trace', async () => {
  const seen = await continueTrace(`${PARENT}-00`, () =>
    inSpan('work', {}, async () => [traceparent(), beginChild('part', {})]),
  );
  expect(seen).toEqual([`${PARENT}-00`, null]);
});

it('a request that its caller has sampled is exported with all of its parts, another one is not', async () => {
  start();
  await request('00');
  await request('01');
  expect(names()).toEqual(['part', 'request']);
  expect(exporter.getFinishedSpans().at(-1)?.parentSpanContext?.spanId).toBe('b'.repeat(16));
});

it('of requests and jobs without a caller, the ratio decides, with all of their parts, and those that they call are told', async () => {
  start({ ratio: 0.5 });
  const told = new Set<string>();
  const part = () => inSpan('part', {}, async () => void told.add(traceparent()?.slice(-2) ?? ''));
  for (let time = 0; time < 200; time += 1) {
    const request = beginRequest('request', traceOf({}));
    await inTrace(request, part);
    endRequest(request, 200);
    await continueTrace(null, () => inSpan('job', {}, part));
  }
  const all = names();
  expect(all.length).toBeGreaterThan(200);
  expect(all.length).toBeLessThan(600);
  expect(all.filter((name) => name === 'part')).toHaveLength(all.length / 2);
  expect([...told].toSorted()).toEqual(['00', '01']);
});

it('what a caller has not sampled is not sampled here, however much of the rest is', async () => {
  start({ ratio: 1 });
  await request('00');
  expect(names()).toEqual([]);
});

it('a request that fails is exported with all of its parts, whoever has not sampled it', async () => {
  start();
  const failure = new RangeError('a secret');
  await expect(request('00', () => Promise.reject(failure))).rejects.toBe(failure);
  expect(names()).toEqual(['part', 'request']);
  expect(JSON.stringify(exporter.getFinishedSpans().map(({ attributes }) => attributes))).toBe(
    '[{"error.type":"RangeError"},{"error.type":"RangeError"}]',
  );
});

it.each([
  ['a refusal', { extensions: { code: 'FORBIDDEN' } }, 0],
  ['a caller that has gone', { name: 'ServiceUnavailableError', isCallerGone: true }, 0],
  ['an outage', { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }, 2],
  ['a bug', new TypeError('no'), 2],
  ['a stable code', 'TIMEOUT', 2],
])('a failure is an outage or a bug: %s', async (_what, error, exported) => {
  start();
  await request('00', async () => failSpan(currentSpan(), error));
  expect(names()).toHaveLength(exported);
});

it('a request that is slow is exported', async () => {
  start({ slowMs: 0 });
  await request('00');
  expect(names()).toEqual(['part', 'request']);
});

it.each([
  ['01', ['request', 'later']],
  ['00', []],
])('what goes on after the end of a request follows the decision about it: %s', async (flags, expected) => {
  start();
  let later: Promise<unknown> = Promise.resolve();
  let go = () => {};
  const wait = new Promise<void>((resolve) => {
    go = resolve;
  });
  await continueTrace(`${PARENT}-${flags}`, () =>
    inSpan('request', {}, async () => {
      later = inSpan('later', {}, () => wait);
    }),
  );
  go();
  await later;
  expect(names()).toEqual(expected);
});

it('what fails after the end of a request is exported, even if the request is not', async () => {
  start();
  let fail = () => {};
  let later: Promise<unknown> = Promise.resolve();
  const wait = new Promise<void>((_resolve, reject) => {
    fail = () => reject(new Error('no'));
  });
  await continueTrace(`${PARENT}-00`, () =>
    inSpan('request', {}, async () => {
      later = inSpan('later', {}, () => wait);
    }),
  );
  fail();
  await expect(later).rejects.toThrow('no');
  expect(names()).toEqual(['later']);
});

it('a flood of failures is exported in part only, and what comes later again', async () => {
  let now = 0;
  start({ now: () => now });
  const fail = () => inSpan('request', {}, async () => failSpan(currentSpan(), 'no'));
  for (let time = 0; time < 12_000; time += 1) await fail();
  expect(names()).toHaveLength(10_000);
  now = 1_000;
  for (let time = 0; time < 2_000; time += 1) await fail();
  expect(names()).toHaveLength(11_000);
});

it('a request with very many parts is exported in part only, its own span among them', async () => {
  start();
  await continueTrace(`${PARENT}-01`, () =>
    inSpan('request', {}, async () => {
      for (let time = 0; time < 2_000; time += 1) beginChild('part', {})?.end();
    }),
  );
  expect(names()).toHaveLength(501);
  expect(names().at(-1)).toBe('request');
});

it('work that several requests share belongs to the first, with links to the others', async () => {
  start({ ratio: 1 });
  const traces = await Promise.all(['one', 'two', 'three'].map((name) => inSpan(name, {}, async () => currentTrace())));
  await inSharedTrace(traces as [(typeof traces)[0], ...typeof traces], () =>
    inSpan('shared', {}, () => inSpan('part', {}, async () => undefined)),
  );
  const [part, shared] = exporter.getFinishedSpans().slice(-2);
  const ids = traces.map((each) => trace.getSpanContext(each)?.spanId);
  expect(shared?.parentSpanContext?.spanId).toBe(ids[0]);
  expect(shared?.links.map((link) => link.context.spanId)).toEqual(ids.slice(1));
  expect(part?.links).toEqual([]);
});

it('jobs that only look whether there is work have no spans of their statements', async () => {
  start({ ratio: 1 });
  expect(await continueTrace(null, async () => beginChild('SELECT job', {}))).toBeNull();
});
