import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs the importer of products-subgraph on a database; answers its exit code. Quiet, it shows problems only. */
export function runImporter(
  root: string,
  databaseUrl: string,
  parameters: readonly string[],
  options: { quiet?: boolean; signal?: AbortSignal } = {},
): Promise<number> {
  return runProductsProgram(root, 'import', databaseUrl, parameters, options);
}

/** Runs a program of products-subgraph on a database; answers its exit code. Quiet, it shows problems only. */
export async function runProductsProgram(
  root: string,
  program: 'import' | 'generate',
  databaseUrl: string,
  parameters: readonly string[],
  { quiet = false, ...options }: { quiet?: boolean; signal?: AbortSignal } = {},
): Promise<number> {
  const child = spawn(process.execPath, [join(root, `apps/products-subgraph/dist/${program}.js`), ...parameters], {
    stdio: ['inherit', quiet ? 'ignore' : 'inherit', 'inherit'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
    ...options,
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 2;
}
