import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Artefact } from './artefacts.ts';

/** Writes the files that differ, and returns their paths. */
export function writeArtefacts(directory: string, artefacts: readonly Artefact[]): string[] {
  return artefacts
    .filter(({ path, text }) => {
      const file = resolve(directory, path);
      if (currentText(file) === text) return false;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return true;
    })
    .map(({ path }) => path);
}

function currentText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
