import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lastDue } from './schedule.ts';

const DAY_MS = 24 * 60 * 60_000;

it('the last due moment is at one of the times, in the past, and less than a day ago', () => {
  const times = fc.array(fc.integer({ min: 0, max: 1439 }), { minLength: 1, maxLength: 5 });
  const now = fc.date({ min: new Date('2026-01-01'), max: new Date('2030-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(times, now, (minutes, moment) => {
      const due = lastDue(minutes, moment)?.getTime() ?? Number.NaN;
      expect(minutes).toContain((due % DAY_MS) / 60_000);
      expect(due).toBeLessThanOrEqual(moment.getTime());
      expect(due).toBeGreaterThan(moment.getTime() - DAY_MS);
    }),
  );
});

it('without times no backup is ever due', () => {
  expect(lastDue([], new Date('2026-11-28T12:00:00Z'))).toBeNull();
});
