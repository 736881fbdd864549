import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { createSqlRunner } from '@commerce/database';
import { EnvError, readEnv } from '@commerce/service';
import { openDatabase } from '../database.ts';
import { variables } from '../env.ts';
import { createOrderListService } from '../services/orders/order-list-service.ts';
import { type CommandArguments, HELP, readArguments } from './command-arguments.ts';
import { exportOrders } from './export-orders.ts';

export interface ExportCommand {
  args: string[];
  env: NodeJS.ProcessEnv;
  stdout: Writable;
  stderr: Writable;
}

const ALL_WRITTEN = 0;
const COULD_NOT_RUN = 2;
const exportEnvSchema = variables.pick({ DATABASE_URL: true });

/** `npm run orders:export`: see `HELP`. Returns the exit code. */
export async function runExportCommand({ args, env, stdout, stderr }: ExportCommand): Promise<number> {
  const given = readArguments(args);
  if (given.kind === 'help') {
    stdout.write(HELP);
    return ALL_WRITTEN;
  }
  if (given.kind === 'mistake') {
    stderr.write(`${given.message} --help tells more.\n`);
    return COULD_NOT_RUN;
  }
  try {
    await writeOrders(given, env, stdout);
    return ALL_WRITTEN;
  } catch (error) {
    // The reader has closed the pipe, as `| head` does.
    if (codeOf(error) === 'EPIPE') return ALL_WRITTEN;
    stderr.write(`${explain(error, given.output)}\n`);
    return COULD_NOT_RUN;
  }
}

type Export = Extract<CommandArguments, { kind: 'export' }>;

async function writeOrders(
  { output, filter, rowsPer }: Export,
  env: NodeJS.ProcessEnv,
  stdout: Writable,
): Promise<void> {
  const { DATABASE_URL: url } = readEnv(exportEnvSchema, env);
  // The running statement reports the error as well.
  const database = openDatabase({ url, maxConnections: 1, onError: () => undefined });
  try {
    const lists = createOrderListService({
      sql: createSqlRunner(database.pool),
      products: { variantsOf: async () => [] },
    });
    const target = output === null ? stdout : createWriteStream(output, { flags: 'wx' });
    await exportOrders({ lists, filter, rowsPer, output: target });
  } finally {
    await database.close();
  }
}

function explain(error: unknown, output: string | null): string {
  if (codeOf(error) === 'EEXIST') return `${output} exists already: choose another file.`;
  if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES') return `${output} cannot be written to.`;
  if (error instanceof EnvError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
