import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes files, by relative path, into a folder that is deleted after the test. */
export async function writeFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'database-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** Writes a migrations folder with one script per name. */
export function writeMigrations(scripts: Record<string, string>): Promise<string> {
  const files = Object.entries(scripts).map(([name, sql]) => [`${name}/migration.sql`, sql]);
  return writeFolder({ 'migration_lock.toml': 'provider = "postgresql"\n', ...Object.fromEntries(files) });
}

/** A table, as `prisma migrate` writes it. */
export const createPrice = `
-- CreateTable
CREATE TABLE "Price" (
    "id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "Price_pkey" PRIMARY KEY ("id")
);
`;

/** The schema of the same table; \`fields\` are added to it. */
export const priceSchema = (...fields: string[]) => `
datasource db {
  provider = "postgresql"
}

model Price {
  id     String @id @db.Uuid
  amount BigInt
  ${fields.join('\n  ')}
}
`;
