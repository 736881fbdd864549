import { readFileSync } from 'node:fs';
import { followFiles } from '../follow-files.ts';
import { type Logger, setLevels } from './logger.ts';

/** Where the levels of a service come from. */
interface LevelsEnv {
  LOG_LEVEL: string;
  LOG_LEVELS_FILE?: string | undefined;
}

/**
 * Takes the levels from a file as soon as it is written, and those of the environment while there is none. What it
 * cannot use is logged, and changes nothing.
 * @returns how to end that.
 */
export function followLevels(logger: Logger, { LOG_LEVEL: standard, LOG_LEVELS_FILE: file }: LevelsEnv): () => void {
  if (file === undefined) return () => undefined;
  let current = standard;
  const follow = () => {
    const levels = readText(file) || standard;
    if (levels === current) return;
    try {
      setLevels(logger, levels);
      logger.info({ levels }, 'levels of the log have changed');
    } catch (error) {
      logger.warn({ err: error }, 'the file of LOG_LEVELS_FILE cannot be used');
    }
    current = levels;
  };
  follow();
  return followFiles([file], follow);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
