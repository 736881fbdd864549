import type { Interval } from './interval.ts';

const OPERATIONS = 'graphql_operation_duration_seconds';
const CALLS = 'service_call_duration_seconds';
const MINUTE = 60;

/** A key figure: a number for each interval, or several. */
export interface Figure {
  title: string;
  unit: string;
  /** Whether it is left out where this process does not measure it. */
  isOptional?: boolean;
  lines: readonly { name: string; of: (interval: Interval) => number | null }[];
}

/** The key figures of a gateway, as on the dashboard of Grafana. */
export const FIGURES: readonly Figure[] = [
  {
    title: 'Operations',
    unit: 'per second',
    lines: [
      { name: 'queries', of: (each) => each.growth(`${OPERATIONS}_count`, { type: 'query' }) / each.seconds },
      { name: 'mutations', of: (each) => each.growth(`${OPERATIONS}_count`, { type: 'mutation' }) / each.seconds },
    ],
  },
  {
    title: 'Duration',
    unit: 'ms',
    lines: [
      { name: 'half within', of: (each) => inMs(each.quantile(OPERATIONS, 0.5)) },
      { name: '99 % within', of: (each) => inMs(each.quantile(OPERATIONS, 0.99)) },
    ],
  },
  {
    title: 'Operations with errors',
    unit: 'per minute',
    lines: [
      {
        name: 'without data',
        of: (each) => perMinute(each, each.growth(`${OPERATIONS}_count`, { outcome: 'failed' })),
      },
      { name: 'beside data', of: (each) => perMinute(each, each.growth(`${OPERATIONS}_count`, { outcome: 'partly' })) },
    ],
  },
  {
    title: 'Calls of services without an answer',
    unit: 'per minute',
    lines: [
      { name: 'calls', of: (each) => perMinute(each, each.growth(`${CALLS}_count`, { outcome: 'unavailable' })) },
    ],
  },
  {
    title: 'Estimated cost',
    unit: 'per second',
    lines: [{ name: 'cost', of: (each) => each.growth('graphql_operation_cost_sum') / each.seconds }],
  },
  {
    title: 'Operations that wait',
    unit: 'now',
    lines: [{ name: 'operations', of: (each) => each.gauge('graphql_operations_waiting') }],
  },
  {
    title: 'Refusals',
    unit: 'per minute',
    lines: [
      {
        name: 'logins',
        of: (each) => perMinute(each, each.growth('security_events_total', { kind: 'login_refused' })),
      },
      {
        name: 'rate limit',
        of: (each) => perMinute(each, each.growth('security_events_total', { kind: 'rate_limited' })),
      },
    ],
  },
  {
    title: 'Processor and event loop',
    unit: '%',
    lines: [
      {
        name: 'processor',
        of: ({ before, after, seconds }) => (100 * (after.cpuSeconds - before.cpuSeconds)) / seconds,
      },
      { name: 'event loop', of: ({ after }) => 100 * after.loopUse },
    ],
  },
  {
    title: 'Memory',
    unit: 'MB',
    lines: [{ name: 'memory', of: ({ after }) => after.memoryBytes / 1_000_000 }],
  },
  {
    title: 'Unfinished checkouts',
    isOptional: true,
    unit: 'now',
    lines: [{ name: 'checkouts', of: (each) => each.gauge('checkouts_unfinished') }],
  },
  {
    title: 'Events that wait',
    isOptional: true,
    unit: 'now',
    lines: [{ name: 'events', of: (each) => each.gauge('outbox_events_waiting') }],
  },
];

function perMinute({ seconds }: Interval, count: number): number {
  return (count * MINUTE) / seconds;
}

function inMs(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000;
}
