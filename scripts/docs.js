// npm run docs:configuration writes the tables of docs/configuration.md, docs/fields.md and docs/scopes.md from the
// services' environment and the schemas. npm run docs:check reports whether they are up to date, and which links, paths
// and decisions of the Markdown files do not exist.
import { fileURLToPath } from 'node:url';
import { findProblems, runTurbo } from './prepare.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const unprepared = findProblems();
if (unprepared.length > 0) fail(unprepared);
const built = runTurbo([
  'run',
  'build',
  '--filter=./apps/*',
  '--filter=@commerce/local-stack',
  '--output-logs=errors-only',
]);
if (built !== 0) process.exit(built);

const { renderConfiguration } = await import('./documents/configuration.js');
const { renderFields } = await import('./documents/fields.js');
const { renderScopes } = await import('./documents/scopes.js');
const { findDocumentProblems } = await import('./documents/find-problems.js');
const { findStaleTables, writeTables } = await import('./documents/generated-tables.js');

const tables = {
  'docs/configuration.md': await renderConfiguration(root),
  'docs/fields.md': renderFields(root),
  'docs/scopes.md': renderScopes(root),
};
if (process.argv.includes('--check')) {
  const problems = [...findDocumentProblems(root), ...findStaleTables(root, tables)];
  if (problems.length > 0) fail(problems);
} else {
  writeTables(root, tables);
}

function fail(problems) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
