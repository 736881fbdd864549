import { createDatabaseWithRole, createServiceRole } from '@commerce/local-postgres';
import { databasesFrom, databaseUrl } from '../databases.ts';
import { readGraph } from '../graph.ts';
import { UsageError } from '../usage-error.ts';

/**
 * `npm run db:create`: creates the databases of the environment, with the users that their URLs name. What is there gets these
 * owners and passwords.
 * @throws {UsageError}
 */
export async function createDatabasesCommand(
  root: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<void> {
  const graph = readGraph(root);
  const databases = databasesFrom(env, graph);
  const superuserUrl = env.DATABASE_SERVER_URL;
  if (!databases || !superuserUrl) {
    throw new UsageError('DATABASE_SERVER_URL and the URLs of all databases must be set.');
  }
  for (const { name } of graph.databases) {
    const owner = partsOf(databaseUrl(databases.owners, name));
    const service = partsOf(databaseUrl(databases.services, name));
    await createDatabaseWithRole({ superuserUrl, ...owner });
    if (service.role !== owner.role) await createServiceRole({ superuserUrl, ...service });
    say(`${owner.database} is there, belongs to ${owner.role}, and its service is ${service.role}.`);
  }
}

function partsOf(url: string) {
  const { username, password: secret, pathname } = new URL(url);
  const [role, password, database] = [username, secret, pathname.slice(1)].map(decodeURIComponent);
  if (role && password && database) return { role, password, database };
  throw new UsageError('Each URL needs a user, a password and a database.');
}
