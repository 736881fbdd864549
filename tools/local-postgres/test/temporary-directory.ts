import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/**
 * A folder that is deleted after the test.
 *
 * @param mode who may enter it: everyone by default
 */
export async function temporaryDirectory(mode = 0o755): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'local-postgres-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await chmod(directory, mode);
  return directory;
}
