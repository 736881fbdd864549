import pg from 'pg';

/** Counts on the database server itself, exactly, whoever sends the statements. */
export interface StatementLog {
  /** How many statements, BEGIN and COMMIT included, a database gets while `work` runs. */
  during(database: string, work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

/** @param superuserUrl of a server that has pg_stat_statements loaded. */
export async function openStatementLog(superuserUrl: string): Promise<StatementLog> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  return {
    async during(database, work) {
      await client.query('SELECT pg_stat_statements_reset()');
      await work();
      const { rows } = await client.query<{ calls: number }>(
        `SELECT coalesce(sum(calls), 0)::int AS calls
         FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid WHERE datname = $1`,
        [database],
      );
      return rows[0]?.calls ?? 0;
    },
    close: () => client.end(),
  };
}
