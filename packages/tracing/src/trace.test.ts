import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  continueTrace,
  currentTrace,
  inTrace,
  requestId,
  requestIdOf,
  traceHeaders,
  traceOf,
  traceparent,
} from './trace.ts';

const STORED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

it('work outside of a request belongs to no trace', () => {
  expect([requestId(), traceparent(), traceHeaders()]).toEqual([null, null, {}]);
});

it('work that continues a stored trace belongs to it, and so does what it starts and what comes after a wait', async () => {
  const seen = await continueTrace(STORED, async () => {
    const before = traceparent();
    await new Promise((resolve) => setImmediate(resolve));
    return [before, traceparent(), await Promise.resolve().then(requestId)];
  });
  expect(seen).toEqual([STORED, STORED, STORED.slice(3, 35)]);
  expect(requestId()).toBeNull();
});

it('works of several traces at the same time do not mix', async () => {
  const ids = Array.from({ length: 50 }, (_, index) => (index + 1).toString(16).padStart(32, '0'));
  const seen = ids.map((id) =>
    continueTrace(`00-${id}-b7ad6b7169203331-00`, async () => {
      for (let time = 0; time < 5; time += 1) await new Promise((resolve) => setImmediate(resolve));
      return requestId();
    }),
  );
  expect(await Promise.all(seen)).toEqual(ids);
});

it('whatever a header contains, what is passed on is valid, and a valid trace keeps its id', () => {
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
  const valid = fc.tuple(hex(32), hex(16), hex(2)).map((parts) => ['00', ...parts].join('-'));
  fc.assert(
    fc.property(fc.oneof(fc.string(), valid), fc.string(), (parent, state) => {
      const trace = traceOf({ traceparent: parent, tracestate: state });
      const headers = inTrace(trace, traceHeaders);
      expect(headers.traceparent).toMatch(/^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-0[01]$/);
      expect(headers.tracestate ?? 'a=b').toMatch(/^[\x20-\x7e]{3,512}$/);
      if (/^00-(?!0{32}).{32}-(?!0{16}).{16}-..$/.test(parent)) expect(requestIdOf(trace)).toBe(parent.slice(3, 35));
    }),
  );
});

it('work that is done elsewhere can be done in the trace that is current now', () => {
  const trace = continueTrace(STORED, currentTrace);
  expect(inTrace(trace, traceparent)).toBe(STORED);
});
