import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../src/findings/finding.ts';
import { runIn } from './support/project.ts';

/** One folder per code, with subgraphs that cause it; "# here" marks the line that must be reported. */
const FIXTURES = fileURLToPath(new URL('./fixtures/composition', import.meta.url));
const codes = readdirSync(FIXTURES).sort();

function subgraphOptions(folder: string): string[] {
  return readdirSync(folder).flatMap((file) => ['--subgraph', `${file.replace('.graphql', '')}=${file}`]);
}

function markedPlace(folder: string) {
  return readdirSync(folder).flatMap((file) => {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('# here'));
    return at === -1 ? [] : [{ file, line: at + 1, subgraph: file.replace('.graphql', '') }];
  })[0];
}

describe('a composition error', () => {
  it('composition errors have fixtures for at least thirty codes', () => {
    expect(codes.length).toBeGreaterThanOrEqual(30);
  });

  it.each(codes)(
    'a composition error is reported with its code, message, subgraph, line and code frame: %s',
    async (code) => {
      const folder = join(FIXTURES, code);
      const { out, code: exitCode } = await runIn(folder, [...subgraphOptions(folder), '--format', 'json']);
      expect(exitCode).toBe(1);
      const { findings } = JSON.parse(out) as { findings: Finding[] };
      const found = findings.find((finding) => finding.code === code);
      expect(found).toMatchObject({ check: 'composition', severity: 'error', place: markedPlace(folder) });
      expect(found?.message).not.toBe('');
      expect(found?.place?.column).toBeGreaterThan(0);
      expect(found?.place?.frame).toContain('# here');
    },
  );
});
