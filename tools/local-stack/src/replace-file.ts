import { rename, writeFile } from 'node:fs/promises';

/** Writes a file that no reader sees half of. @param mode of a new file; by default others may read it. */
export async function replaceFile(path: string, text: string, mode = 0o666): Promise<void> {
  await writeFile(`${path}.new`, text, { mode });
  await rename(`${path}.new`, path);
}

/** The same for what only its owner may read. */
export function replaceSecret(path: string, text: string): Promise<void> {
  return replaceFile(path, text, 0o600);
}
