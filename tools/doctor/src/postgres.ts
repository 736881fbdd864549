import { postgresVersion } from '@commerce/local-postgres';
import { databasesFrom, readGraph } from '@commerce/local-stack';
import type { Check } from './check.ts';

/** Checks whether the PostgreSQL from npm can run here; not needed with another server. */
export const checkPostgres: Check = {
  title: 'PostgreSQL',
  async look({ root, env }) {
    if (databasesFrom(env, readGraph(root))) return [{ ok: 'the databases that the environment names are used' }];
    return [{ ok: await postgresVersion() }];
  },
};
