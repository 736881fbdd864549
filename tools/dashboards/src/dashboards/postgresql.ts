import { curves, type Dashboard, number } from '../dashboard.ts';
import { total } from '../expressions.ts';

export const postgres: Dashboard = {
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
