import { curves, type Dashboard, number, STEPS } from '../dashboard.ts';
import { quantile, rate, share, total } from '../expressions.ts';

const JOBS = 'job_run_duration_seconds';

export const checkout: Dashboard = {
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
