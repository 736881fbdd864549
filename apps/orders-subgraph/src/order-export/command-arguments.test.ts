import { describe, expect, it } from 'vitest';
import { readArguments } from './command-arguments.ts';

describe('the arguments of an export', () => {
  it('the arguments of an export name statuses, a period in UTC and a customer', () => {
    const args = ['--status', 'PAID', '--status', 'CANCELLED', '--from', '2026-01-01', '--customer', 'ada', '--lines'];
    expect(readArguments(args)).toMatchObject({
      kind: 'export',
      output: null,
      rowsPer: 'line',
      filter: {
        states: ['PAID', 'CANCELLING', 'CANCELLED'],
        placedFrom: new Date('2026-01-01T00:00:00Z'),
        placedTo: null,
        customerId: 'ada',
      },
    });
  });

  it.each([
    ['2026-01-01', '2026-01-01T00:00:00Z'],
    ['2026-01-01T09:00:00', '2026-01-01T09:00:00Z'],
    ['2026-01-01T09:00:00+02:00', '2026-01-01T07:00:00Z'],
  ])('the time %s of an export is in UTC unless it says otherwise', (text, time) => {
    const filter = { placedFrom: new Date(time) };
    expect(readArguments(['--from', text])).toMatchObject({ kind: 'export', filter });
  });

  it.each([
    [['--status', 'LOST'], 'LOST is not a status'],
    [['--from', 'yesterday'], 'yesterday is not a time'],
    [['--from', '01.12.2026'], '01.12.2026 is not a time'],
    [['--to', '2026-02-30'], '2026-02-30 is not a time'],
    [['--what'], '--what'],
  ])('invalid arguments of an export are refused with an explanation: %j', (args, message) => {
    expect(readArguments(args)).toMatchObject({ kind: 'mistake', message: expect.stringContaining(message) });
  });
});
