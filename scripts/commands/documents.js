import { join } from 'node:path';
import { runProgram } from '../command-line/programs.js';
import { root } from '../prepare.js';
import { schemaCheck } from './schemas.js';

const BUILT = ['./apps/*', '@commerce/local-stack'];
const codegen = async (...parameters) => {
  const env = process.stdout.isTTY || process.env.FORCE_COLOR ? {} : { NO_COLOR: '1' };
  const run = (output) =>
    runProgram('graphql-codegen', ['--config', 'codegen.ts', output, ...parameters], {
      cwd: join(root, 'examples'),
      env,
    });
  // When silent, it does not say which operation is wrong.
  return (await run('--silent')) && run('--errors-only');
};

/** What writes and checks generated files and documents. */
export const documents = {
  codegen: {
    summary: "generates the examples' types from operations/*.graphql",
    examples: [''],
    needs: 'packages',
    run: () => codegen(),
  },
  'codegen:check': {
    summary: "says whether the examples' types and the manifest of operations are stale",
    examples: [''],
    needs: 'packages',
    run: async () => {
      const { checkManifest } = await import('../operations-manifest.js');
      return (await codegen('--check')) || checkManifest();
    },
  },
  'operations:manifest': {
    summary: 'rewrites the manifest of persisted operations',
    examples: [''],
    exitCodes: [['1', 'an operation does not fit the schema']],
    needs: '@commerce/schema-check',
    run: async () => {
      const code = await schemaCheck('check', ['--only', 'operations']);
      if (code === 0) await (await import('../operations-manifest.js')).writeManifest();
      return code;
    },
  },
  'docs:configuration': {
    summary: 'writes the tables of configuration, fields, scopes and commands in docs',
    examples: [''],
    needs: BUILT,
    run: async ({ groups }) => (await import('../docs.js')).writeDocuments(root, groups),
  },
  'docs:check': {
    summary: 'checks those tables, and the links, paths and commands of all documents',
    examples: [''],
    needs: BUILT,
    run: async ({ groups }) => (await import('../docs.js')).checkDocuments(root, groups),
  },
  dashboards: {
    summary: 'writes the dashboards for Grafana to deploy/grafana, from tools/dashboards',
    page: 'docs/operations/dashboards.md',
    examples: [''],
    needs: ['@commerce/dashboards'],
    run: async ({ say }) => (await import('@commerce/dashboards')).writeDashboards(root, say),
  },
  'docs:reference': {
    summary: 'writes a reference of the graph to docs/reference, as Markdown and HTML',
    examples: [''],
    needs: BUILT,
    run: async ({ say }) => (await import('../reference.js')).writeReference(root, say),
  },
  'docs:examples': {
    summary: 'runs the examples of the reference again, and stores their answers',
    examples: [''],
    needs: 'build',
    run: () =>
      runProgram('vitest', ['run', 'src/reference.test.ts'], {
        cwd: join(root, 'tests'),
        env: { UPDATE_EXAMPLES: '1' },
      }),
  },
};
