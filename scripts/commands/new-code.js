import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationName } from '../command-line/forms.js';
import { root, turbo } from '../prepare.js';

const description = { value: 'TEXT', required: true, help: 'what it means, for a client developer' };
const subgraph = { value: 'NAME', help: 'the subgraph that it belongs to' };
const dryRun = { 'dry-run': { help: 'lists the files that would be written' } };
const shared = { page: 'docs/new-field.md', needs: '@commerce/new-field' };

/** What begins a change of the schema or of the databases. */
export const newCode = {
  'new:field': {
    ...shared,
    summary: 'creates the files of a new field',
    details:
      'Adds it to the schema of the subgraph that owns the type, with a resolver that has no answer yet and a test that fails until it has one. A field of Query or Mutation needs --subgraph.',
    positional: { label: 'TYPE.FIELD' },
    options: {
      type: { value: 'TYPE', required: true, help: 'its type in SDL, such as "[Money!]!"' },
      description,
      subgraph,
      ...dryRun,
    },
    examples: ['Product.warranty --type String --description "How long it is guaranteed."'],
    run: (given) => create('field', given),
  },
  'new:mutation': {
    ...shared,
    summary: 'creates the files of a new mutation, with its input and payload',
    details: 'Its resolver has no answer yet, and its test fails until it has one.',
    positional: { label: 'NAME' },
    options: { description, subgraph: { ...subgraph, required: true }, ...dryRun },
    examples: ['renameCart --description "Gives a cart a name." --subgraph cart'],
    run: (given) => create('mutation', given),
  },
  'new:type': {
    ...shared,
    summary: 'adds a type to a schema',
    details: 'Nothing refers to the type yet: npm run new:field makes the field that does.',
    positional: { label: 'NAME' },
    options: {
      description,
      subgraph: { ...subgraph, required: true },
      field: { value: '"NAME: TYPE: TEXT"', several: true, required: true, help: 'a field, with its type and meaning' },
      ...dryRun,
    },
    examples: [
      'Warranty --description "What is promised." --subgraph products --field "years: Int!: For how many years."',
    ],
    run: (given) => create('type', given),
  },
  'db:diff': {
    summary: 'writes a migration from the changed schema.prisma',
    details:
      'Of all databases, unless one is named. Look at the SQL before you commit it: what a Prisma schema cannot say (functions, triggers, checks) is for you to add, and a renamed column would be dropped and created again.',
    options: {
      name: {
        value: 'NAME',
        form: migrationName,
        required: true,
        help: 'what changes, in small letters, digits and underscores',
      },
      database: { value: 'NAME', help: 'this database alone' },
      'dry-run': { help: 'prints the SQL and writes nothing' },
    },
    examples: ['--name add_warranty', '--name add_warranty --dry-run'],
    needs: '@commerce/migrations',
    run: async ({ options, say }) =>
      (await import('@commerce/migrations')).diffCommand(
        root,
        { ...options, dryRun: options['dry-run'] },
        new Date(),
        say,
      ),
  },
};

async function create(kind, { options, positionals: [name], say }) {
  const { newCommand } = await import('@commerce/new-field');
  return newCommand({ kind, root, request: { name, ...options }, dryRun: options['dry-run'], say, format, verify });
}

function format(paths) {
  spawnSync(join(root, 'node_modules/.bin/biome'), ['check', '--write', ...paths], { cwd: root });
}

/** What the compiler says of a subgraph's folder, or else composition of the graph; null if nothing is wrong. */
function verify(directory) {
  const { name } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const problemOf = (program, ...parameters) => {
    const { status, stdout, stderr } = spawnSync(program, parameters, { cwd: root, encoding: 'utf8' });
    return status === 0 ? null : `${stdout}${stderr}`.trim();
  };
  return (
    problemOf(turbo(), 'run', 'generate', 'check', `--filter=${name}`, '--output-logs=errors-only') ??
    problemOf(process.execPath, 'scripts/run.js', 'schema:check', '--only', 'composition')
  );
}
