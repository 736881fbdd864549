import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startLocalPostgres } from '@commerce/local-postgres';
import { readGraph } from '@commerce/local-stack';
import { chooseDatabases } from './choose-databases.ts';
import type { Say } from './say.ts';
import { writeMigration } from './write-migration.ts';

/** What `npm run db:diff` is asked for. */
export interface DiffOptions {
  /** What changes, in small letters, digits and underscores. */
  name: string;
  /** This database alone; all of them unless given. */
  database?: string;
  /** Whether the SQL is only printed. */
  dryRun?: boolean;
}

/** `npm run db:diff`: writes new migrations from the changed Prisma schemas. @throws {UsageError} for an unknown database. */
export async function diffCommand(root: string, asked: DiffOptions, now: Date, say: Say): Promise<void> {
  const options = { ...asked, databases: chooseDatabases(readGraph(root).databases, asked.database) };
  await withShadowServer(async (shadowUrl) => {
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
  });
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
