import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runProgram } from './command-line/programs.js';
import { root } from './prepare.js';

/** The last migration of the time before a shop ran two versions at once. */
const LAST_UNCHECKED = '20261129001500_placed_orders_are_kept';
const NAME = /^\d{14}_\w+$/;
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
  const folders = (await readdir(prisma, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && basename(entry.parentPath) === 'migrations')
    .map(({ parentPath, name }) => join(parentPath, name));
  const unnamed = folders.filter((folder) => !NAME.test(basename(folder)));
  for (const folder of unnamed) {
    process.stderr.write(`${folder}: the name of a migration is like 20261130120000_add_it\n`);
  }
  if (unnamed.length > 0) return 1;
  const [inside, outside] = [[], []];
  for (const folder of folders.filter((each) => basename(each) > LAST_UNCHECKED).sort()) {
    const file = join(folder, 'migration.sql');
    (OUTSIDE_TRANSACTION.test(await readFile(file, 'utf8')) ? outside : inside).push(file);
  }
  return (await squawk(['--assume-in-transaction'], inside)) || squawk(['--exclude', 'require-lock-timeout'], outside);
}

async function squawk(parameters, files) {
  if (files.length === 0) return 0;
  const rules = EXCLUDED.flatMap((rule) => ['--exclude', rule]);
  // The other form has colours and links wherever it is written.
  const form = process.stdout.isTTY ? 'tty' : 'gcc';
  return runProgram('squawk', ['--pg-version', '17.0', '--reporter', form, ...rules, ...parameters, ...files]);
}
