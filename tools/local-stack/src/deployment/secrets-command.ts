import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readGraph, type Service } from '../graph.ts';
import { replaceSecret } from '../replace-file.ts';
import { ensureSecrets, type Secrets } from '../secrets.ts';

/**
 * `npm run secrets`: makes the keys and passwords of a deployment, in a folder for each service, so that each can be given its
 * own and no other. What was made before stays.
 * @param options.server where the database server will be, such as `database:5432`.
 */
export async function secretsCommand(
  root: string,
  { output, server }: { output: string; server: string },
  say: (line: string) => void,
): Promise<void> {
  const graph = readGraph(root);
  const secrets = await ensureSecrets(join(output, 'operator', 'secrets'), graph);
  const password = await ensurePassword(join(output, 'database', 'password'));
  const urlOf = (role: string, secret = '', database = role) => `postgresql://${role}:${secret}@${server}/${database}`;
  const databases = graph.databases.map(({ name, serviceRole, rightsFile, ...variables }) => {
    const owner = urlOf(name, secrets.databasePasswords[name]);
    const own = urlOf(serviceRole, secrets.databasePasswords[serviceRole], name);
    return { ...variables, name, owner, url: rightsFile === null ? owner : own };
  });
  const together = graph.subgraphs.map(({ name, prefix }) =>
    Object.entries(secrets.variables[name] ?? {}).map(([variable, value]) => [`${prefix}_${variable}`, value]),
  );
  const databaseVariables = Object.fromEntries(databases.map(({ urlVariable, url }) => [urlVariable, url]));
  await writeVariables(join(output, 'one-process'), { ...databaseVariables, ...Object.fromEntries(together.flat()) });
  for (const service of graph.services) {
    const subgraph = graph.subgraphs.find(({ name }) => name === service.name);
    const own = databases.filter(({ name }) => name === subgraph?.database?.name);
    await writeVariables(join(output, subgraph?.subgraph ?? service.name), {
      ...(await keysOf(service, secrets)),
      ...Object.fromEntries(own.map(({ url }) => ['DATABASE_URL', url])),
      ...secrets.variables[service.name],
    });
  }
  await writeVariables(join(output, 'operator'), {
    DATABASE_SERVER_URL: urlOf('postgres', password),
    ...databaseVariables,
    ...Object.fromEntries(databases.map(({ ownerUrlVariable, owner }) => [ownerUrlVariable, owner])),
  });
  say(`The secrets are in ${output}, those of each service in a folder of its own.`);
}

/** A service's private key, and the public ones of all, as the variables take them. */
async function keysOf({ name }: Service, { keyFiles, serviceKeysFile }: Secrets): Promise<Record<string, string>> {
  const read = async (path = '') => JSON.stringify(JSON.parse(await readFile(path, 'utf8')));
  return { SERVICE_KEY_FILE: await read(keyFiles[name]), SERVICE_KEYS_FILE: await read(serviceKeysFile) };
}

async function ensurePassword(path: string): Promise<string> {
  if (!existsSync(path)) await writeSecret(path, randomBytes(24).toString('hex'));
  return (await readFile(path, 'utf8')).trim();
}

/** In the form that Node (`--env-file`), Docker (`env_file`) and kubectl (`--from-env-file`) read alike: without quotes. */
async function writeVariables(folder: string, variables: Record<string, string>): Promise<void> {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  await writeSecret(join(folder, 'variables.env'), lines.join(''));
}

async function writeSecret(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await replaceSecret(path, text);
}
