import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));
const PARTS = [
  'apps',
  'codegen.shared.ts',
  'codegen.resolvers.js',
  'contracts',
  'demo',
  'operations',
  'package.json',
  'package-lock.json',
  'packages',
  'prisma',
  'rolldown.config.js',
  'schema',
  'schema-check.yaml',
  'supergraph.yaml',
  'tests/package.json',
  'tools',
  'tsconfig.base.json',
  'turbo.json',
];

/** A copy of the repository, built and with its packages, for a test to edit. */
export async function copyRepository(): Promise<{ root: string; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'dev-test-'));
  await chmod(root, 0o755);
  for (const part of PARTS) {
    const filter = (path: string) => !/\/(node_modules|\.turbo)$/.test(path);
    await cp(join(repository, part), join(root, part), { recursive: true, filter, preserveTimestamps: true });
  }
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
  for (const parent of ['apps', 'contracts', 'packages', 'tools']) {
    for (const child of await readdir(join(repository, parent))) {
      const modules = join(parent, child, 'node_modules');
      if (existsSync(join(repository, modules))) await symlink(join(repository, modules), join(root, modules));
    }
  }
  return { root, remove: () => rm(root, { recursive: true, force: true, maxRetries: 3 }) };
}
