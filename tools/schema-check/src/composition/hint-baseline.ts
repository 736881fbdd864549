import { stringify } from 'yaml';
import { z } from 'zod';
import { readYaml } from '../config/read-yaml.ts';

/** A hint in the baseline. Its place does not matter, because lines move. */
export interface KnownHint {
  code: string;
  coordinate: string;
}

const baselineSchema = z.array(z.strictObject({ code: z.string(), coordinate: z.string() }), 'must be a list of hints');

/** Reads the committed hints. @throws {InputError} */
export function readHintBaseline(directory: string, path: string): KnownHint[] {
  return readYaml(directory, path, baselineSchema);
}

/** The text of the baseline file with these hints. */
export function printHintBaseline(hints: readonly KnownHint[]): string {
  const lines = hints.map(keyOf).sort();
  const distinct = [...new Set(lines)].map((line) => {
    const [code = '', coordinate = ''] = line.split(' ');
    return { code, coordinate };
  });
  return `# Composition hints that are known and accepted; written by "npm run schema:accept".\n${stringify(distinct)}`;
}

/** The identity of a hint. */
export function keyOf({ code, coordinate }: KnownHint): string {
  return `${code} ${coordinate}`;
}
