import cluster from 'node:cluster';
import { shareMetrics } from '@commerce/metrics';
import { z } from 'zod';
import { EnvError, readEnv } from './env.ts';
import { envFields } from './env-fields.ts';
import { runWorkers } from './workers.ts';

/** What decides how many processes run. */
const primaryFields = z.object({
  HOST: envFields.HOST,
  METRICS_PORT: envFields.METRICS_PORT,
  LOG_LEVEL: envFields.log.LOG_LEVEL,
  WORKERS: envFields.http.WORKERS,
  DRAIN_MS: envFields.http.DRAIN_MS,
});

/**
 * Runs a service's `main`, in several processes if `WORKERS` says so. If it cannot start, explains why in plain words,
 * and exits with code 1.
 */
export function runService(main: () => Promise<void>): void {
  const run = async () => {
    const env = cluster.isPrimary ? readPrimaryEnv() : null;
    if (env && env.WORKERS > 1) return runWorkers(env);
    // The primary may ask for them at any time.
    if (cluster.isWorker) shareMetrics(process.env.WORKER ?? '');
    return main();
  };
  run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof EnvError ? error.message : startFailure(error)}\n`);
    process.exit(1);
  });
}

/** Null if it has mistakes: `main` names all that are in the environment. */
function readPrimaryEnv() {
  try {
    return readEnv(primaryFields, process.env);
  } catch {
    return null;
  }
}

function startFailure(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Cannot listen: ${error.message}. Stop what uses that port, or set PORT to a free one.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
