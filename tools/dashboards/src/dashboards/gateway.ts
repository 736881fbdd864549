import { curves, type Dashboard, OPERATIONS } from '../dashboard.ts';
import { quantile, rate, share, total } from '../expressions.ts';

const REQUESTS = 'http_server_request_duration_seconds';
const CALLS = 'service_call_duration_seconds';

export const gateway: Dashboard = {
  name: 'gateway',
  title: 'Gateway',
  rows: [
    {
      title: 'Operations',
      panels: [
        curves('By name', 'reqps', 'Those of the manifest by name, all others as "other".', {
          '{{operation}}': rate(`${OPERATIONS}_count`, ['operation']),
        }),
        curves('99 % within, by name', 's', 'Which operation is slow.', {
          '{{operation}}': quantile(0.99, OPERATIONS, ['operation']),
        }),
        curves('With errors, by name', 'reqps', 'Operations that failed, or had errors beside data.', {
          '{{operation}}': rate(`${OPERATIONS}_count`, ['operation'], { outcome: 'failed|partly' }),
        }),
        curves(
          'How they are executed',
          'reqps',
          'The stock executor is slowest: it gets new operations, and those that fail.',
          {
            '{{how}}': rate('graphql_executions_total', ['how']),
          },
        ),
        curves('Estimated cost', 'short', 'Per second, in the units of @cost.', {
          '{{type}}': rate('graphql_operation_cost_sum', ['type']),
        }),
        curves('Waiting for their turn', 'short', 'More cost runs at the same time than is allowed.', {
          '{{type}}': total('graphql_operations_waiting', ['type']),
        }),
      ],
    },
    {
      title: 'Calls of services',
      panels: [
        curves('Calls', 'reqps', 'From all services, by the service that is called.', {
          '{{exported_service}}': rate(`${CALLS}_count`, ['exported_service']),
        }),
        curves('99 % within', 's', 'By the service that is called.', {
          '{{exported_service}}': quantile(0.99, CALLS, ['exported_service']),
        }),
        curves('Without an answer', 'percentunit', 'Alert: CallsFail, at 0.1 % over time.', {
          '{{exported_service}}': share(`${CALLS}_count`, { outcome: 'unavailable' }, ['exported_service']),
        }),
      ],
    },
    {
      title: 'Process',
      panels: [
        curves('HTTP by status', 'reqps', 'Answers of the gateway, errors of GraphQL have status 200.', {
          '{{status}}': rate(`${REQUESTS}_count`, ['status'], { service: 'gateway|one-process' }),
        }),
        curves('Delay of the event loop', 's', '99 % of its turns began within. Alert: EventLoopBlocked.', {
          '{{service}}': 'max by (service) (nodejs_eventloop_lag_p99_seconds)',
        }),
        curves('Garbage collection', 'percentunit', 'Share of the time.', {
          '{{service}}': rate('nodejs_gc_duration_seconds_sum', ['service']),
        }),
      ],
    },
  ],
};
