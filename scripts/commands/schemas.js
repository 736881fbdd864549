import { root } from '../prepare.js';

const SOURCES = {
  config: { value: 'FILE', help: 'the configuration; schema-check.yaml unless given' },
  'supergraph-config': { value: 'FILE', help: "the subgraphs, as a supergraph.yaml in Rover's format" },
  subgraph: { value: 'NAME=SOURCE', several: true, help: "a subgraph's SDL: a file or the URL of a running one" },
  header: { value: '"NAME: VALUE"', several: true, help: 'sent to every URL given here' },
};
const NAMES = ['composition', 'artefacts', 'changes', 'operations', 'plans', 'lint'];
const FORMATS = ['people', 'json', 'github', 'sarif', 'junit'];
const CHECKS = {
  ...SOURCES,
  base: { value: 'BASE', help: 'compares with a git revision, a file or the URL of a running graph' },
  operations: { value: 'PATH', several: true, help: 'more operations: a folder, a .graphql file or a manifest' },
  only: { value: 'CHECK,…', someOf: NAMES, help: `of ${NAMES.join(', ')}` },
  format: { value: 'FORMAT', oneOf: FORMATS, help: `one of ${FORMATS.join(', ')}; people unless given` },
  also: { value: 'FORMAT=FILE', help: 'writes the report to a file too: junit=report.xml' },
};
const shared = {
  page: 'docs/schema-checks.md',
  exitCodes: [
    ['1', 'errors were found'],
    ['2', 'wrong use, or nothing could be checked'],
  ],
  needs: '@commerce/schema-check',
};

/** The schema-check tool on the schemas of this clone. */
export const schemas = {
  'schema:compose': {
    ...shared,
    summary: "rewrites the supergraph after a change of a subgraph's schema",
    options: SOURCES,
    examples: [''],
    run: ({ args }) => schemaCheck('compose', args),
  },
  'schema:check': {
    ...shared,
    summary: 'checks composition, breaking changes, operations, query plans and style of the schemas',
    options: CHECKS,
    examples: ['', '--base origin/main', '--only lint --format json'],
    run: ({ args }) => schemaCheck('check', args),
  },
  'schema:accept': {
    ...shared,
    summary: 'accepts the composition hints and query plans as they are now',
    options: SOURCES,
    examples: [''],
    run: ({ args }) => schemaCheck('accept', args),
  },
};

/** Runs the program of schema checks. @returns its exit code. */
export async function schemaCheck(command, args) {
  const { runCommand } = await import('@commerce/schema-check');
  process.chdir(root);
  return runCommand([command, ...args], {
    env: process.env,
    write: (text) => process.stdout.write(text),
    writeError: (text) => process.stderr.write(text),
    isTerminal: process.stdout.isTTY ?? false,
    now: new Date(),
  });
}
