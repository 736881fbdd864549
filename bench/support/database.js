import pg from 'pg';

/** The databases of a graph, as their superuser. */
export function openDatabases(superuserUrl) {
  const clients = new Map();
  const clientOf = (database) => {
    if (!clients.has(database)) {
      const url = new URL(superuserUrl);
      url.pathname = `/${database}`;
      const client = new pg.Client({ connectionString: url.href });
      clients.set(
        database,
        client.connect().then(() => client),
      );
    }
    return clients.get(database);
  };
  const query = async (database, sql, values) => (await (await clientOf(database)).query(sql, values)).rows;
  return {
    query,
    /**
     * The number of statements that `work` causes in some databases. Background statements of services meanwhile are
     * included.
     */
    async statementsOf(work, names) {
      await query('postgres', 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
      await query('postgres', 'SELECT pg_stat_statements_reset()');
      await work();
      const [row] = await query(
        'postgres',
        `SELECT coalesce(sum(calls), 0)::int AS calls FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
         WHERE datname = ANY($1)`,
        [names],
      );
      return row.calls;
    },
    async close() {
      for (const client of clients.values()) await (await client).end();
    },
  };
}
