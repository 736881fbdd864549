import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './support/repository.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const WAIT = `SET lock_timeout = '5s';\n`;

async function check(sql: string, name = '20261201000000_change') {
  const folder = await temporaryFolder();
  const directory = join(folder, 'cart', 'migrations', name);
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'migration.sql'), sql);
  const script = `import { checkMigrations } from ${JSON.stringify(join(root, 'scripts/migrations.js'))};
    process.exitCode = await checkMigrations(${JSON.stringify(folder)});`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return { status, stdout };
}

it.each([
  ['a column', `${WAIT}ALTER TABLE "cart" ADD COLUMN "note" text;`],
  [
    'a table with its index',
    `${WAIT}CREATE TABLE "wish" ("id" uuid PRIMARY KEY, "of" uuid);\nCREATE INDEX "of" ON "wish" ("of");`,
  ],
  [
    'a constraint that is not validated yet',
    `${WAIT}ALTER TABLE "cart" ADD CONSTRAINT "few" CHECK ("version" > 0) NOT VALID;`,
  ],
  ['an index that blocks nobody', 'CREATE INDEX CONCURRENTLY "cart_version" ON "cart" ("version");'],
  [
    'what is meant',
    `${WAIT}-- Nothing has read it since version 3.\n-- squawk-ignore ban-drop-column\nALTER TABLE "cart" DROP COLUMN "note";`,
  ],
])('a migration may add %s', async (_what, sql) => {
  expect(await check(sql)).toMatchObject({ status: 0 });
});

it.each([
  ['ban-drop-column', `${WAIT}ALTER TABLE "cart" DROP COLUMN "note";`],
  ['ban-drop-table', `${WAIT}DROP TABLE "cart";`],
  ['renaming-column', `${WAIT}ALTER TABLE "cart" RENAME COLUMN "note" TO "remark";`],
  ['renaming-table', `${WAIT}ALTER TABLE "cart" RENAME TO "basket";`],
  ['changing-column-type', `${WAIT}ALTER TABLE "cart" ALTER COLUMN "version" TYPE bigint;`],
  ['adding-not-nullable-field', `${WAIT}ALTER TABLE "cart" ALTER COLUMN "note" SET NOT NULL;`],
  ['adding-required-field', `${WAIT}ALTER TABLE "cart" ADD COLUMN "note" text NOT NULL;`],
  ['constraint-missing-not-valid', `${WAIT}ALTER TABLE "cart" ADD CONSTRAINT "few" CHECK ("version" > 0);`],
  ['require-concurrent-index-creation', `${WAIT}CREATE INDEX "cart_version" ON "cart" ("version");`],
  ['require-concurrent-index-deletion', `${WAIT}DROP INDEX "cart_version";`],
  ['require-lock-timeout', 'ALTER TABLE "cart" ADD COLUMN "note" text;'],
])('a migration is refused by the rule %s', async (rule, sql) => {
  const { status, stdout } = await check(sql);
  expect(stdout).toContain(rule);
  expect(status).toBe(1);
});

it('a migration whose name has no time is refused, since it would be in no order', async () => {
  expect(await check(`${WAIT}ALTER TABLE "cart" ADD COLUMN "note" text;`, 'add_note')).toMatchObject({ status: 1 });
});

it('migrations of the time before two versions ran at once are not checked', async () => {
  expect(await check('DROP TABLE "cart";', '20261129001400_change')).toMatchObject({ status: 0 });
});
