import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalPostgres } from '@commerce/local-postgres';
import { type Database, namesOf, readGraph } from '@commerce/local-stack';
import type { Say } from './say.ts';
import { writeMigration } from './write-migration.ts';

const USAGE = `npm run db:diff -- --name add_colour [--database products] [--dry-run]

Writes the migration that leads from the present migrations to what schema.prisma says now; of all databases, unless
one is named. Look at the SQL before you commit it: what a Prisma schema cannot say (functions, triggers, checks) is
for you to add, and a renamed column would be dropped and made anew.`;

/** `npm run db:diff`: writes new migrations from the changed Prisma schemas. @returns the exit code. */
export async function diffCommand(root: string, parameters: string[], now: Date, say: Say): Promise<number> {
  const options = readParameters(parameters, readGraph(root).databases);
  if (typeof options === 'string') {
    say(`${options}\n\n${USAGE}`);
    return 2;
  }
  return withShadowServer(async (shadowUrl) => {
    let changes = 0;
    for (const database of options.databases) {
      const { name, directory } = database;
      const written = await writeMigration({ ...options, directory, shadowUrl, now }).catch((error: unknown) => {
        throw new Error(`prisma/${name}: ${error instanceof Error ? error.message : String(error)}`);
      });
      if (!written) continue;
      changes += 1;
      if (options.dryRun) say(`-- ${name}\n${written.sql}`);
      else say(`wrote ${relative(root, written.path)}`);
      if (/^-- (Drop|.*DROP)|\bDROP (TABLE|COLUMN)\b/m.test(written.sql))
        say('It drops something: its data will be lost.');
    }
    if (changes === 0) say('The migrations already match schema.prisma.');
    return 0;
  });
}

interface Options {
  name: string;
  databases: readonly Database[];
  dryRun: boolean;
}

/** The options, or what is wrong with the parameters. */
function readParameters(args: string[], all: readonly Database[]): Options | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        name: { type: 'string' },
        database: { type: 'string' },
        'dry-run': { type: 'boolean', default: false },
      },
    });
    const { name = '', database, 'dry-run': dryRun } = values;
    if (!/^[a-z][a-z0-9_]{0,59}$/.test(name)) {
      return '--name must say what changes, in small letters, digits and underscores: add_colour.';
    }
    const databases = all.filter((each) => database === undefined || each.name === database);
    if (databases.length === 0) return `--database must be one of ${namesOf(all)}, not "${database}".`;
    return { name, databases, dryRun };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The migrations are replayed on a server that exists only for this purpose. */
async function withShadowServer<Result>(work: (superuserUrl: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'commerce-shadow-'));
  // If this process is root, the server runs as another user, who must be able to enter.
  await chmod(directory, 0o755);
  try {
    const settings = { fsync: 'off' };
    const server = await startLocalPostgres({ dataDirectory: join(directory, 'postgres'), settings });
    try {
      return await work(server.superuserUrl);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}
