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
    [['--status', 'LOST'], 'LOST is not a status'],
    [['--from', 'yesterday'], 'yesterday is not a time'],
    [['--what'], '--what'],
  ])('invalid arguments of an export are refused with an explanation: %j', (args, message) => {
    expect(readArguments(args)).toMatchObject({ kind: 'mistake', message: expect.stringContaining(message) });
  });
});
