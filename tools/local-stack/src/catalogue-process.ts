import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The programs of products-subgraph that work on its database. */
export type CatalogueCommand = 'import' | 'export' | 'generate';

interface ProcessOptions {
  /** Whether to show only problems. */
  quiet?: boolean;
  signal?: AbortSignal;
  /** Whether the command itself handles Ctrl-C and SIGTERM; this process then waits for its end. */
  outlivesInterruption?: boolean;
}

/** Runs a program of products-subgraph on a database; returns its exit code. */
export async function runCatalogueCommand(
  name: CatalogueCommand,
  root: string,
  databaseUrl: string,
  parameters: readonly string[],
  { quiet = false, outlivesInterruption = false, signal }: ProcessOptions = {},
): Promise<number> {
  const child = spawn(process.execPath, [join(root, `apps/products-subgraph/dist/${name}.js`), ...parameters], {
    stdio: ['inherit', quiet ? 'ignore' : 'inherit', 'inherit'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
    ...(signal && { signal }),
  });
  // A terminal sends Ctrl-C to both processes; SIGTERM reaches only this one.
  const wait = () => undefined;
  const pass = () => void child.kill('SIGTERM');
  if (outlivesInterruption) process.on('SIGINT', wait).on('SIGTERM', pass);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 2;
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', pass);
  }
}
