import { quantile, rate, share, total } from './expressions.ts';
import type { Panel, Row, Unit } from './panels.ts';

const OPERATIONS = 'graphql_operation_duration_seconds';
const REQUESTS = 'http_server_request_duration_seconds';
const CALLS = 'service_call_duration_seconds';
const STEPS = 'checkout_step_duration_seconds';
const JOBS = 'job_run_duration_seconds';

/** A dashboard. Its file in deploy/grafana has its name. */
export interface Dashboard {
  name: string;
  title: string;
  rows: readonly Row[];
}

type Expressions = Panel['expressions'];

function curves(title: string, unit: Unit, description: string, expressions: Expressions): Panel {
  return { kind: 'curves', title, unit, description, expressions };
}

function number(title: string, unit: Unit, description: string, expression: string, badFrom?: number): Panel {
  return {
    kind: 'number',
    title,
    unit,
    description,
    expressions: { [title]: expression },
    ...(badFrom !== undefined && { badFrom }),
  };
}

const placed = { step: 'COMMIT', outcome: 'DONE|CLOSED' };

const shop: Dashboard = {
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

const gateway: Dashboard = {
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

const checkout: Dashboard = {
  name: 'checkout',
  title: 'Checkout',
  rows: [
    {
      title: 'Now',
      panels: [
        number('Checkouts unfinished', 'short', 'With work left.', total('checkouts_unfinished')),
        number('Oldest of them', 's', 'Alert: CheckoutStuck.', 'max(checkouts_oldest_unfinished_seconds)', 60),
        number('Deliveries waiting', 'short', 'Webhooks and mails that are not settled.', total('deliveries_waiting')),
        number('Deliveries given up', 'short', 'Alert: DeliveriesGivenUp.', total('deliveries_dead'), 1),
      ],
    },
    {
      title: 'Steps',
      panels: [
        curves('Steps', 'reqps', 'How they ended.', {
          '{{step}} {{outcome}}': rate(`${STEPS}_count`, ['step', 'outcome']),
        }),
        curves('Half within', 's', 'By step.', { '{{step}}': quantile(0.5, STEPS, ['step']) }),
        curves('99 % within', 's', 'By step. AUTHORIZE and CAPTURE wait for the payment provider.', {
          '{{step}}': quantile(0.99, STEPS, ['step']),
        }),
        curves(
          'Failed',
          'percentunit',
          'For technical reasons. Each step is tried again. Alert: CheckoutsFail, at 0.1 % over time.',
          {
            '{{step}}': share(`${STEPS}_count`, { outcome: 'FAILED' }, ['step']),
          },
        ),
        curves('Unfinished', 'short', 'Checkouts with work left.', { checkouts: total('checkouts_unfinished') }),
        curves('Age of the oldest', 's', 'Alert: CheckoutStuck, above a minute.', {
          age: 'max(checkouts_oldest_unfinished_seconds)',
        }),
      ],
    },
    {
      title: 'What follows',
      panels: [
        curves('Events waiting', 'short', 'Events that were not handed over.', {
          '{{pool}}': total('outbox_events_waiting', ['pool']),
        }),
        curves('Age of the oldest event', 's', 'Alert: EventsWait, above a minute.', {
          '{{pool}}': 'max by (pool) (outbox_oldest_waiting_seconds)',
        }),
        curves('Deliveries', 'short', 'Not settled, and given up.', {
          '{{channel}} waiting': total('deliveries_waiting', ['channel']),
          '{{channel}} given up': total('deliveries_dead', ['channel']),
        }),
        curves('Background jobs', 'reqps', 'Runs, by outcome.', {
          '{{job}} {{outcome}}': rate(`${JOBS}_count`, ['job', 'outcome']),
        }),
        curves('Duration of jobs', 's', '99 % within.', { '{{job}}': quantile(0.99, JOBS, ['job']) }),
      ],
    },
  ],
};

const postgres: Dashboard = {
  name: 'postgresql',
  title: 'PostgreSQL',
  rows: [
    {
      title: 'Now',
      panels: [
        number(
          'Statements that wait',
          'short',
          'For a connection. Alert: ConnectionsExhausted.',
          total('database_connections', [], { state: 'wanted' }),
          1,
        ),
        number(
          'Disk free',
          'percentunit',
          'The smaller of data and backups. Alert: DiskNearlyFull.',
          'min(disk_free_ratio)',
        ),
        number(
          'Newest backup',
          'dateTimeFromNow',
          'Alert: BackupTooOld.',
          '1000 * max(backup_newest_timestamp_seconds)',
        ),
        number(
          'Can be restored to',
          'dateTimeFromNow',
          'Alert: ArchiveLate.',
          '1000 * max(backup_archive_reaches_timestamp_seconds)',
        ),
      ],
    },
    {
      title: 'As the services see it',
      panels: [
        curves('Connections in use', 'short', 'Of each pool.', {
          '{{pool}}': total('database_connections', ['pool'], { state: 'used' }),
        }),
        curves('Idle connections', 'short', 'Of each pool.', {
          '{{pool}}': total('database_connections', ['pool'], { state: 'idle' }),
        }),
        curves('Statements that wait', 'short', 'For a connection. Alert: ConnectionsExhausted.', {
          '{{pool}}': total('database_connections', ['pool'], { state: 'wanted' }),
        }),
        curves(
          'Databases that answer',
          'short',
          'The metrics of a database are missing while it does not answer. Alert: DatabaseSilent.',
          {
            '{{service}}': 'count by (service) (outbox_events_waiting)',
          },
        ),
      ],
    },
    {
      title: 'Disk and archive',
      panels: [
        curves('Disk free', 'percentunit', 'Alert: DiskNearlyFull, below 10 %.', {
          '{{directory}}': 'min by (directory) (disk_free_ratio)',
        }),
        curves('Age of the newest backup', 's', 'Alert: BackupTooOld, above 26 hours.', {
          age: 'time() - max(backup_newest_timestamp_seconds > 0)',
        }),
        curves('Changes that are not archived', 's', 'Lost with the disk. Alert: ArchiveLate.', {
          age: 'time() - max(backup_archive_reaches_timestamp_seconds > 0)',
        }),
      ],
    },
  ],
};

/** All dashboards. */
export const DASHBOARDS: readonly Dashboard[] = [shop, gateway, checkout, postgres];
