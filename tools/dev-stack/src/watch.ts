import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { watch } from 'chokidar';
import { SOURCE_FOLDERS } from './workspaces.ts';

/** Editors write a file in several steps, and several files at once. */
const SETTLE_MS = 120;
/** What commands write, and what no running service is made of. */
const IGNORED =
  /\/(node_modules|dist|generated|migrations|test|\.turbo)(\/|$)|\.test\.ts$|\/apps\/gateway\/[^/]+\.(graphql|json)$/;

/** Answers the files that were edited since it was last asked, as soon as there are any; null once the signal is given. */
export type NextEdits = () => Promise<string[] | null>;

/** Watches what the services are made of. */
export async function watchSources(root: string, signal: AbortSignal): Promise<NextEdits> {
  const watcher = watch(
    [...SOURCE_FOLDERS, 'prisma'].map((folder) => join(root, folder)),
    { ignoreInitial: true, ignored: (path) => IGNORED.test(path.slice(root.length)) },
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
