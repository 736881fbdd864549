import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findAvailable, planRestore, restoreServer } from '@commerce/backup';
import { removeCluster } from '@commerce/local-postgres';
import { dataDirectoryFrom } from '../data-directory.ts';
import type { DatabaseUrls } from '../databases.ts';
import type { Graph } from '../graph.ts';
import { requireBackupSettings, requireStore } from './backup-command.ts';
import { segmentsOf } from './words.ts';

/** Compares the databases. @param age how old their last change is, in milliseconds. @returns the exit code. */
export type Audit = (urls: DatabaseUrls, age: number) => Promise<number>;

/**
 * `npm run backup:verify`: restores the last moment into a server of its own, lets `audit` look at its databases, and removes it.
 * The shop may run meanwhile.
 * @returns the exit code.
 */
export async function verifyCommand(
  graph: Graph,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
  audit: Audit,
): Promise<number> {
  const store = await requireStore(requireBackupSettings(graph, env));
  const startedAt = performance.now();
  const plan = planRestore(await findAvailable(store, null), null, new Date());
  const scratch = join(dataDirectoryFrom(env, graph.root), `verify-${process.pid}`);
  try {
    const { server, lastChangeAt } = await restoreServer(store, plan, { dataDirectory: scratch, stopped: null });
    try {
      const restoredAt = lastChangeAt ?? new Date(plan.backup.endedAt);
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      say(`Backup ${plan.backup.id} and ${segmentsOf(plan.segments.length)} of the log, restored in ${seconds} s`);
      say(`The last change in it was committed at ${restoredAt.toISOString()}`);
      const urls = Object.fromEntries(
        graph.databases.map(({ name }) => [name, databaseOf(server.superuserUrl, name)] as const),
      );
      return await audit(urls, Date.now() - restoredAt.getTime());
    } finally {
      await server.stop();
    }
  } finally {
    await removeCluster(scratch);
    await rm(scratch, { recursive: true, force: true });
  }
}

function databaseOf(superuserUrl: string, name: string): string {
  const url = new URL(superuserUrl);
  url.pathname = `/${name}`;
  return url.href;
}
