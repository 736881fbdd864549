import { Logger, runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { sessionUrl } from './session.ts';

/** Without policies, row-level security hides all rows from every role but the owner, whatever it was granted. */
const SHOW_ROWS = `
  DO $$
  DECLARE
    hidden regclass;
  BEGIN
    FOR hidden IN SELECT oid FROM pg_class WHERE relnamespace = 'graphile_worker'::regnamespace AND relrowsecurity LOOP
      EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', hidden);
    END LOOP;
  END $$`;

/** Migrates the tables of graphile-worker in a database. @param client of the tables' owner. */
export async function migrateJobQueue(url: string, client: pg.ClientBase): Promise<void> {
  await runMigrations({ connectionString: sessionUrl(url), logger: new Logger(() => () => undefined) });
  await client.query(SHOW_ROWS);
}
