import { curves, type Dashboard, number, OPERATIONS, STEPS } from '../dashboard.ts';
import { quantile, rate, share, total } from '../expressions.ts';

const placed = { step: 'COMMIT', outcome: 'DONE|CLOSED' };

export const shop: Dashboard = {
  name: 'shop',
  title: 'Shop',
  rows: [
    {
      title: 'Now',
      panels: [
        number(
          'Orders per minute',
          'short',
          'Orders whose stock was sold.',
          `60 * ${rate(`${STEPS}_count`, [], placed)}`,
        ),
        number(
          'Pages within',
          's',
          '99 % of queries. Alert: PagesSlow.',
          quantile(0.99, OPERATIONS, [], { type: 'query' }),
          1,
        ),
        number('Checkouts unfinished', 'short', 'With work left.', total('checkouts_unfinished')),
        number(
          'Services that do not answer',
          'short',
          'Alert: ServiceDown.',
          'count(up{job="commerce"} == 0) or vector(0)',
          1,
        ),
      ],
    },
    {
      title: 'Buyers',
      panels: [
        curves('Orders per minute', 'short', 'Orders whose stock was sold.', {
          orders: `60 * ${rate(`${STEPS}_count`, [], placed)}`,
        }),
        curves(
          'Checkouts refused',
          'reqps',
          'For business reasons, such as too little stock or a declined card, by the step that refused.',
          {
            '{{step}}': rate(`${STEPS}_count`, ['step'], { outcome: 'REFUSED' }),
          },
        ),
        curves('Operations', 'reqps', 'Queries and mutations of clients.', {
          '{{type}}': rate(`${OPERATIONS}_count`, ['type']),
        }),
        curves('Duration of operations', 's', 'Half and 99 % of them took at most this.', {
          'half, {{type}}': quantile(0.5, OPERATIONS, ['type']),
          '99 %, {{type}}': quantile(0.99, OPERATIONS, ['type']),
        }),
        curves('Operations with errors', 'percentunit', 'Without data, and with errors beside data.', {
          failed: share(`${OPERATIONS}_count`, { outcome: 'failed' }),
          partly: share(`${OPERATIONS}_count`, { outcome: 'partly' }),
        }),
        curves('Security events', 'reqps', 'Refused logins, limits of rates, and others. Alert: ManyRefusals.', {
          '{{kind}}': rate('security_events_total', ['kind']),
        }),
      ],
    },
    {
      title: 'Services',
      panels: [
        curves('Processor', 'short', 'Processors in use by each service.', {
          '{{service}}': rate('process_cpu_seconds_total', ['service']),
        }),
        curves('Memory', 'bytes', 'Resident memory of each service.', {
          '{{service}}': total('process_resident_memory_bytes', ['service']),
        }),
        curves('Restarts', 'short', 'Processes that ended and were started again. Alert: ServiceRestarts.', {
          '{{process}}': 'sum by (process) (increase(service_restarts_total[$__rate_interval]))',
        }),
      ],
    },
  ],
};
