import { join, resolve } from 'node:path';

/** Where a clone keeps its data, unless DATA_DIRECTORY says another place. */
export function dataDirectoryFrom(env: NodeJS.ProcessEnv, root: string): string {
  return env.DATA_DIRECTORY ? resolve(env.DATA_DIRECTORY) : join(root, '.data');
}
