import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Writes texts into files.
 * @param onEnd receives the function that removes them.
 * @returns their paths, by the same names.
 */
export function writeFiles(texts: Record<string, string>, onEnd: (remove: () => void) => void): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  onEnd(() => rmSync(folder, { recursive: true }));
  const files = Object.keys(texts).map((name) => [name, join(folder, name)]);
  for (const [name = '', file = ''] of files) writeFileSync(file, texts[name] ?? '');
  return Object.fromEntries(files);
}
