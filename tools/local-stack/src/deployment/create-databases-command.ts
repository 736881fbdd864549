import { createDatabaseWithRole } from '@commerce/local-postgres';
import { databaseUrlsFrom } from '../databases.ts';
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
  const urls = databaseUrlsFrom(env, readGraph(root));
  const server = env.DATABASE_SERVER_URL;
  if (!urls || !server) throw new UsageError('DATABASE_SERVER_URL and the URLs of all databases must be set.');
  for (const url of Object.values(urls)) {
    const { username, password, pathname } = new URL(url);
    const [role, secret, database] = [username, password, pathname.slice(1)].map(decodeURIComponent);
    if (!role || !secret || !database) throw new UsageError('Each URL needs a user, a password and a database.');
    await createDatabaseWithRole({ superuserUrl: server, database, role, password: secret });
    say(`${database} is there, and belongs to ${role}.`);
  }
}
