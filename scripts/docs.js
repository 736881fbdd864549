// npm run docs:configuration writes the table of docs/configuration.md from the services' schemas. npm run docs:check says
// whether it is up to date, and which links, paths and decisions of the Markdown files lead nowhere.
import { fileURLToPath } from 'node:url';
import { findProblems, runTurbo } from './prepare.js';

const root = fileURLToPath(new URL('..', import.meta.url));

const unprepared = findProblems();
if (unprepared.length > 0) fail(unprepared);
const built = runTurbo(['run', 'build', '--filter=./apps/*', '--output-logs=errors-only']);
if (built !== 0) process.exit(built);

const { findConfigurationProblems, writeConfiguration } = await import('./documents/configuration.js');
const { findDocumentProblems } = await import('./documents/find-problems.js');
if (process.argv.includes('--check')) {
  const problems = [...findDocumentProblems(root), ...(await findConfigurationProblems(root))];
  if (problems.length > 0) fail(problems);
} else {
  await writeConfiguration(root);
}

function fail(problems) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
