import pg from 'pg';

/** The job that seals the audit log runs every ten seconds, whatever is counted. */
const SEALING = 'staff_seal|staff_event_id_seq|pg_snapshot_xm(in|ax)';

/** Counts statements on the database server, exactly, from all clients but that job. */
export interface StatementLog {
  /** The number of statements, including BEGIN and COMMIT, that a database gets while `work` runs. */
  during(database: string, work: () => Promise<unknown>): Promise<number>;
  /** The number of plans that the server makes meanwhile for statements that it gets at least `often` times. */
  plansDuring(database: string, often: number, work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** @param superuserUrl of a server with pg_stat_statements, including its planning statistics. */
export async function openStatementLog(superuserUrl: string): Promise<StatementLog> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const countDuring = async (database: string, often: number, work: () => Promise<unknown>) => {
    await client.query('SELECT pg_stat_statements_reset()');
    await work();
    const { rows } = await client.query<{ calls: number; plans: number }>(
      `SELECT coalesce(sum(calls), 0)::int AS calls, coalesce(sum(plans), 0)::int AS plans
       FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
       WHERE datname = $1 AND calls >= $2 AND query !~ $3`,
      [database, often, SEALING],
    );
    return rows[0] ?? { calls: 0, plans: 0 };
  };
  return {
    during: async (database, work) => (await countDuring(database, 1, work)).calls,
    plansDuring: async (database, often, work) => (await countDuring(database, often, work)).plans,
    close: () => client.end(),
  };
}
