import { isOwner } from '@commerce/database';
import {
  type Database,
  type DatabaseRoles,
  databaseUrl,
  findDatabases,
  migrationStatusOf,
  readGraph,
} from '@commerce/local-stack';
import type { Check, Finding } from './check.ts';

/** Checks whether the databases answer, have all migrations, and services do not connect as their owners. */
export const checkDatabases: Check = {
  title: 'Databases',
  async look({ root, env }) {
    const graph = readGraph(root);
    const found = await findDatabases(graph, env);
    if (!found) return [{ ok: 'not running: npm start starts and migrates them' }];
    return Promise.all(graph.databases.map((database) => lookAt(database, found.databases)));
  },
};

async function lookAt(database: Database, roles: DatabaseRoles): Promise<Finding> {
  const { name, rightsFile, urlVariable, ownerUrlVariable } = database;
  try {
    const { applied, unknown, changed, pending, failed } = await migrationStatusOf(database, roles);
    if (failed.length > 0) {
      const names = failed.join(', ');
      return {
        problem: `${name}: ${names} failed, and may have changed something: npm run db:migrate says what to do`,
      };
    }
    if (unknown.length > 0) {
      return { problem: `${name}: a newer version of the software applied ${unknown.join(', ')}: run that version` };
    }
    if (changed.length > 0) {
      const names = changed.join(', ');
      return { problem: `${name}: ${names} was changed after it was applied: put what is new into a new migration` };
    }
    if (pending.length > 0) return { problem: `${name}: ${pending.length} migrations are pending: npm run db:migrate` };
    if (rightsFile !== null && (await isOwner(databaseUrl(roles.services, name)))) {
      return {
        problem: `${name}: its service connects as the owner, who can change what is immutable: give it another role in ${urlVariable}, and this one to ${ownerUrlVariable} (docs/operations/database-roles.md)`,
      };
    }
    return { ok: `${name}: all ${applied.length} migrations are applied` };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: `${name} does not answer (${reason}): start its server, or correct ${urlVariable}`,
    };
  }
}
