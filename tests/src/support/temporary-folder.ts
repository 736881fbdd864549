import { onTestFinished } from 'vitest';
import { temporaryDirectory } from './repository.ts';

/** The path of a new folder that is deleted after the current test. */
export async function temporaryFolder(): Promise<string> {
  const { path, remove } = await temporaryDirectory();
  onTestFinished(remove);
  return path;
}
