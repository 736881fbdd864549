import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ANONYMOUS, createTokenSigner } from '@commerce/identity';
import { describe, expect, inject, it } from 'vitest';
import { root } from './support/repository.ts';

const run = promisify(execFile);
const TOOL = join(root, 'tools/schema-check/bin/schema-check.js');

describe('the schema checks', () => {
  it('the schema checks find no error in this graph, whether they read the files or query the running subgraphs', async () => {
    const key = readFileSync(join(inject('dataDirectory'), 'secrets', 'gateway.key.json'), 'utf8');
    const signToken = await createTokenSigner(JSON.parse(key));
    const subgraphs = await Promise.all(
      Object.entries(inject('subgraphUrls')).map(async ([name, url]) => {
        const token = await signToken(`${name}-subgraph`, ANONYMOUS);
        return [`--subgraph=${name}=${url}`, `--header=${name}=Authorization: Bearer ${token}`];
      }),
    );
    for (const asked of [[], subgraphs.flat()]) {
      const { stdout } = await run(process.execPath, [TOOL, '--format=json', ...asked], { cwd: root });
      const report = JSON.parse(stdout) as { findings: { severity: string }[]; ran: string[] };
      expect(report.ran).toEqual(['composition', 'artefacts', 'operations', 'plans', 'lint']);
      expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('the schema checks find no difference between the files and the schema of the running gateway', async () => {
    const asked = ['--only=changes', '--format=json', `--base=${inject('gatewayUrl')}`];
    const { stdout } = await run(process.execPath, [TOOL, ...asked], { cwd: root });
    expect(JSON.parse(stdout)).toMatchObject({ findings: [], ran: ['changes'] });
  });
});
