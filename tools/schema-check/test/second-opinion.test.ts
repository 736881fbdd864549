import { describe, expect, it } from 'vitest';
import { createProject } from './support/project.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])\n';

describe('the second opinion', () => {
  it('the second opinion reports where the two libraries disagree', async () => {
    const union = (member: string) =>
      `${LINK}type Query { u: U @shareable }\nunion U = ${member}\ntype ${member} @shareable { f: Int }\n`;
    const project = createProject({ 'a.graphql': union('A'), 'b.graphql': union('B') });
    const findings = await project.find('--subgraph', 'a=a.graphql', '--subgraph', 'b=b.graphql');
    expect(findings.filter(({ code }) => code === 'SECOND_OPINION')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES') },
    ]);
  });

  it('the second opinion can be configured to fail the run', async () => {
    const project = createProject({
      'a.graphql': `${LINK}type Query { a: T }\ntype T @key(fields: "u { ... on A { id } }") { u: U }\nunion U = A\ntype A { id: ID! }\n`,
      'schema-check.yaml': 'severity:\n  SECOND_OPINION: error\n  KEY_FIELDS_SELECT_INVALID_TYPE: "off"\n',
    });
    const { code } = await project.run('--subgraph', 'a=a.graphql');
    expect(code).toBe(1);
  });
});
