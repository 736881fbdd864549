import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { InputError } from '../findings/input-error.ts';

/** Reads a file, with normalised line endings. @throws {InputError} */
export function readText(directory: string, path: string): string {
  try {
    return readFileSync(resolve(directory, path), 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
  } catch (error) {
    throw new InputError(`${displayPath(directory, path)}: ${reasonOf(error)}`, { cause: error });
  }
}

/** A path for messages, with slashes: relative to the working directory, or whole if it is outside. */
export function displayPath(directory: string, path: string): string {
  const whole = resolve(directory, path);
  const shown = relative(process.cwd(), whole) || '.';
  return (shown.startsWith('..') ? whole : shown).replaceAll('\\', '/');
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'is a folder, not a file';
  if (code === 'EACCES') return 'may not be read';
  return error instanceof Error ? error.message : String(error);
}
