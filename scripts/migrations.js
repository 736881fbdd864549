import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './command-line/programs.js';
import { root } from './prepare.js';

/** The last migration of the time before a shop ran two versions at once. */
const LAST_UNCHECKED = '20261129001500';
/** PostgreSQL runs a script as one transaction, except one that is a single statement of this kind. */
const OUTSIDE_TRANSACTION = /^CREATE INDEX CONCURRENTLY|^DROP INDEX CONCURRENTLY/m;
/** Rules about style, and those of migrations that are no transaction or that wait for nothing. */
const EXCLUDED = [
  'ban-char-field',
  'prefer-bigint-over-int',
  'prefer-bigint-over-smallint',
  'prefer-identity',
  'prefer-robust-stmts',
  'prefer-text-field',
  'prefer-timestamp-tz',
  'require-statement-timeout',
];

/**
 * Checks the migrations of all databases.
 * @param prisma contains a folder for each database.
 * @returns the exit code.
 */
export async function checkMigrations(prisma = join(root, 'prisma')) {
  const files = (await readdir(prisma, { recursive: true }))
    .filter((file) => /\d{14}_\w+.migration\.sql$/.test(file) && /\d{14}/.exec(file)[0] > LAST_UNCHECKED)
    .map((file) => join(prisma, file))
    .sort();
  const outside = new Set();
  for (const file of files) if (OUTSIDE_TRANSACTION.test(await readFile(file, 'utf8'))) outside.add(file);
  const inside = files.filter((file) => !outside.has(file));
  return (
    (await squawk(['--assume-in-transaction'], inside)) || squawk(['--exclude', 'require-lock-timeout'], [...outside])
  );
}

async function squawk(parameters, files) {
  if (files.length === 0) return 0;
  const rules = EXCLUDED.flatMap((rule) => ['--exclude', rule]);
  return runProgram('squawk', ['--pg-version', '17.0', ...rules, ...parameters, ...files]);
}
