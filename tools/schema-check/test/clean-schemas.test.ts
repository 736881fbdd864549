import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Report } from '../src/findings/finding.ts';
import { createLibrary } from './support/library.ts';
import { runIn } from './support/project.ts';

const FIXTURES = fileURLToPath(new URL('./fixtures/clean', import.meta.url));

describe('on a clean schema', () => {
  it.each(readdirSync(FIXTURES))('a clean schema causes no false findings: %s', async (name) => {
    const folder = join(FIXTURES, name);
    const subgraphs = readdirSync(folder).flatMap((file) => ['--subgraph', `${file.replace('.graphql', '')}=${file}`]);
    const run = await runIn(folder, [...subgraphs, '--format', 'json']);
    const { findings } = JSON.parse(run.out) as Report;
    expect(findings.filter(({ severity, code }) => severity === 'error' || code === 'SECOND_OPINION')).toEqual([]);
    expect(run.code).toBe(0);
  });

  it('a clean schema passes every check', async () => {
    const library = await createLibrary();
    library.write({ 'base.graphql': library.read('supergraph.graphql') });
    const { code, out } = await library.run('--base', 'base.graphql', '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      findings: [],
      ran: ['composition', 'artefacts', 'changes', 'operations', 'plans', 'lint'],
      skipped: [],
    });
    expect(code).toBe(0);
  });
});
