import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  findImplied,
  findNearMisses,
  findReplaced,
  findSettingProblems,
  readSettings,
} from './find-setting-problems.js';
import { findTakenPorts } from './ports.js';

/** Reads the file `.env` of a clone, where there is one. Variables that are set already count for more. */
export function loadSettings(root) {
  const file = join(root, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
}

/**
 * Reads and checks the settings of a clone, before anything is installed, built or started.
 * @param needsPorts whether the services are to be started.
 * @throws {Error} that names all that are wrong, each with what is expected.
 */
export async function requireSettings(root, { needsPorts }) {
  loadSettings(root);
  const hints = [
    ...findNearMisses(process.env),
    ...(needsPorts ? [...findReplaced(process.env), ...findImplied(process.env)] : []),
  ];
  for (const hint of hints) process.stderr.write(`${hint}\n`);
  const problems = findSettingProblems(process.env, root);
  if (needsPorts) problems.push(...(await findTakenPorts(readSettings().ports, process.env, root)));
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
