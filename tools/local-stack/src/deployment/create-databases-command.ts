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
  if (!/^postgres(ql)?:/.test(superuserUrl) || !URL.canParse(superuserUrl)) {
    throw new UsageError('DATABASE_SERVER_URL must be like postgresql://USER:PASSWORD@HOST:PORT/postgres.');
  }
  for (const { name } of graph.databases) {
    const owner = partsOf(databaseUrl(databases.owners, name));
    const service = partsOf(databaseUrl(databases.services, name));
    await createDatabaseWithRole({ superuserUrl, ...owner }).catch(explainOutage);
    if (service.role !== owner.role) await createServiceRole({ superuserUrl, ...service });
    say(`${owner.database} is there, belongs to ${owner.role}, and its service is ${service.role}.`);
  }
}

/** Codes of Node for a server that cannot be reached. */
const UNREACHABLE = /^(ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT)/;

function explainOutage(error: Error & { code?: string }): never {
  if (!UNREACHABLE.test(error.code ?? '')) throw error;
  throw new Error(`The server of DATABASE_SERVER_URL does not answer: ${error.code}.`, { cause: error });
}

function partsOf(url: string) {
  if (!URL.canParse(url)) throw new UsageError('Each URL must be like postgresql://USER:PASSWORD@HOST:PORT/DATABASE.');
  const { username, password: secret, pathname } = new URL(url);
  const [role, password, database] = [username, secret, pathname.slice(1)].map(decodeURIComponent);
  if (role && password && database) return { role, password, database };
  throw new UsageError('Each URL needs a user, a password and a database.');
}
