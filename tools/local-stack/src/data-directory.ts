import { join, resolve } from 'node:path';

/** The data directory of a clone, unless DATA_DIRECTORY sets another one. */
export function dataDirectoryFrom(env: NodeJS.ProcessEnv, root: string): string {
  return env.DATA_DIRECTORY ? resolve(env.DATA_DIRECTORY) : join(root, '.data');
}
