import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderChartSchema } from './documents/chart-settings.js';
import { renderCommands } from './documents/commands.js';
import { renderConfiguration } from './documents/configuration.js';
import { renderFields } from './documents/fields.js';
import { findDocumentProblems } from './documents/find-problems.js';
import { findStaleTables, writeTables } from './documents/generated-tables.js';
import { renderScopes } from './documents/scopes.js';
import { renderEnvExample, renderSettings } from './documents/settings.js';

/** Writes the tables of documents that the services' environment, the schemas and the commands say. Needs a build. */
export async function writeDocuments(root, groups) {
  writeTables(root, await renderTables(root, groups));
  for (const [file, text] of Object.entries(await renderFiles(root))) writeFileSync(join(root, file), text);
}

/** Says which tables are stale, and which links, paths and decisions of the Markdown files lead nowhere. @returns the exit code. */
export async function checkDocuments(root, groups) {
  const problems = [...findDocumentProblems(root), ...findStaleTables(root, await renderTables(root, groups))];
  for (const [file, text] of Object.entries(await renderFiles(root))) {
    if (read(join(root, file)) !== text) problems.push(`${file} is stale: run npm run docs:configuration`);
  }
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  return problems.length > 0 ? 1 : 0;
}

async function renderTables(root, groups) {
  return {
    'docs/commands.md': renderCommands(groups),
    'docs/configuration.md': await renderConfiguration(root),
    'docs/fields.md': renderFields(root),
    'docs/scopes.md': renderScopes(root),
  };
}

/** What is generated as a whole. */
async function renderFiles(root) {
  return {
    '.env.example': await renderEnvExample(root),
    'scripts/settings/settings.json': await renderSettings(root),
    ...(await renderChartSchema(root)),
  };
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
