/** How the tests' PostgreSQL servers run: in another zone than the services, and without fsync, since nobody pulls the plug. */
export const TEST_SERVER_SETTINGS = { fsync: 'off', timezone: 'America/New_York', intervalstyle: 'sql_standard' };
