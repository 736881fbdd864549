import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { watch } from 'chokidar';
import { SOURCE_FOLDERS } from './workspaces.ts';

/** Editors write a file in several steps, and several files at once. */
const SETTLE_MS = 120;
/** Files that commands write, and files that no running service depends on. */
const IGNORED =
  /\/(node_modules|dist|generated|test|\.turbo)(\/|$)|\.test\.ts$|\/apps\/gateway\/[^/]+\.(graphql|json)$/;

/** What the start alone reads. */
export const READ_AT_START = ['package.json', 'package-lock.json', 'supergraph.yaml', '.env'];

/**
 * Resolves with the files that were edited since the last call, as soon as there are any; null once the signal aborts.
 */
export type NextEdits = () => Promise<string[] | null>;

/** Watches the sources of the services. */
export async function watchSources(root: string, signal: AbortSignal): Promise<NextEdits> {
  const watcher = watch(
    [...SOURCE_FOLDERS, 'prisma', ...READ_AT_START].map((folder) => join(root, folder)),
    { ignoreInitial: true, ignored: (path) => IGNORED.test(`/${relative(root, path)}`) },
  );
  const edited = new Set<string>();
  let wake = () => {};
  watcher.on('all', (_event, path) => {
    edited.add(path);
    wake();
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  await new Promise((resolve) => watcher.once('ready', () => resolve(undefined)));
  return async () => {
    while (edited.size === 0 && !signal.aborted) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (signal.aborted) {
      await watcher.close();
      return null;
    }
    await delay(SETTLE_MS);
    const paths = [...edited];
    edited.clear();
    return paths;
  };
}
