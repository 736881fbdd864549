import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs the importer of products-subgraph on a database, in our terminal; answers its exit code. */
export async function runImporter(
  root: string,
  databaseUrl: string,
  parameters: readonly string[],
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'apps/products-subgraph/dist/import.js'), ...parameters], {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: databaseUrl },
    ...options,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 2;
}
