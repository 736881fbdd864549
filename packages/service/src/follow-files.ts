import { unwatchFile, watchFile } from 'node:fs';

/** How often to look whether a file has changed. */
const LOOK_MS = 1_000;

/**
 * Runs `changed` each time that one of the files was written, replaced or removed. It looks again and again, which unlike
 * notifications works for links and on every file system.
 * @returns how to end that.
 */
export function followFiles(files: readonly string[], changed: () => void): () => void {
  const look = () => changed();
  for (const file of files) watchFile(file, { interval: LOOK_MS, persistent: false }, look);
  return () => {
    for (const file of files) unwatchFile(file, look);
  };
}
