import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../src/findings/finding.ts';
import { createProject, runIn } from './support/project.ts';

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

  it('a directive where it may not stand is reported at its own line', async () => {
    const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])';
    const project = createProject({
      'a.graphql': `${link}\ntype Query { thing: Thing }\ntype Thing\n  @key(fields: "id")\n  @override(from: "b") { id: ID! }\n`,
      'b.graphql': `${link}\ntype Thing @key(fields: "id") { id: ID!, name: String @override(from: "a") }\n`,
    });
    const [finding] = await project.find('--subgraph', 'a=a.graphql', '--subgraph', 'b=b.graphql');
    expect(finding?.message).toContain('"@override" may not be used on OBJECT');
    expect(finding?.place).toMatchObject({ file: 'a.graphql', line: 5, column: 3, subgraph: 'a' });
  });
});
