import { EnvError, readEnv } from '@commerce/service/env';
import { describeDatabaseFailure } from '../../command-line/database-failure.ts';
import { withInterruption } from '../../command-line/interruption.ts';
import { perSecond, showProgress } from '../../command-line/progress.ts';
import { openDatabase } from '../../database.ts';
import { envSchema } from '../../env.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { AT_ONCE, generateCatalogue } from '../generate-catalogue.ts';
import { loadMany } from '../load-many.ts';
import { HELP, readArguments } from './command-arguments.ts';

export interface GenerateCommand {
  args: string[];
  env: NodeJS.ProcessEnv;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

const ALL_IN = 0;
const COULD_NOT_RUN = 2;
const INTERRUPTED = 130;
const LONGEST_STATEMENT_MS = 3_600_000;

const generateEnvSchema = envSchema.pick({ DATABASE_URL: true, SHOP_CURRENCY: true });

/** `npm run generate`: see `HELP`. Returns the exit code. Shows a stack trace only for bugs in this program. */
export async function runGenerateCommand(command: GenerateCommand): Promise<number> {
  const given = readArguments(command.args);
  if (given.kind === 'help') {
    command.stdout.write(HELP);
    return ALL_IN;
  }
  try {
    if (given.kind === 'mistake') throw new CannotRunError(`${given.message} See --help.`);
    return await generate(given, command);
  } catch (error) {
    const isExpected = error instanceof CannotRunError || error instanceof EnvError;
    const { message, stack } = error as Error;
    command.stderr.write(`${isExpected ? message : stack}\n`);
    return COULD_NOT_RUN;
  }
}

class CannotRunError extends Error {}

async function generate(
  { products, seed }: { products: number; seed: number },
  { env: given, stdout, stderr }: GenerateCommand,
): Promise<number> {
  const env = readEnv(generateEnvSchema, given);
  const database = openDatabase({
    url: env.DATABASE_URL,
    maxConnections: AT_ONCE,
    statementTimeoutMs: LONGEST_STATEMENT_MS,
    // The running statement reports the error as well.
    onError: () => {},
  });
  const { prisma, pool } = database;
  const start = performance.now();
  const progress = showProgress(stderr, products, 'written');
  const onProgress = (done: number) =>
    progress.update(done, (seconds) => `${count(done)} products, ${count(perSecond(done, seconds))} a second`);
  const options = { prisma, pool, products, seed, currencyCode: env.SHOP_CURRENCY, onProgress };
  try {
    await requireDatabase(prisma);
    const { added, interrupted } = await withInterruption(
      () => stderr.write('\nStopping after the batches that are under way. Press Ctrl-C again to stop at once.\n'),
      async (signal) => {
        const added = await loadMany(prisma, products, () => generateCatalogue({ ...options, signal }));
        return { added, interrupted: signal.aborted };
      },
    );
    progress.stop();
    const seconds = (performance.now() - start) / 1000;
    const rate = count(perSecond(added, seconds));
    stdout.write(`${count(added)} products added in ${seconds.toFixed(1)} s, ${rate} a second.\n`);
    return interrupted ? INTERRUPTED : ALL_IN;
  } catch (error) {
    progress.stop();
    if (error instanceof CannotRunError || error instanceof TypeError || error instanceof RangeError) throw error;
    throw new CannotRunError(`The database does not answer as it should: ${describeDatabaseFailure(error)}`);
  } finally {
    await database.close();
  }
}

async function requireDatabase(prisma: PrismaClient): Promise<void> {
  await prisma.$queryRaw`SELECT FROM product_listing LIMIT 0`.catch((error: unknown) => {
    throw new CannotRunError(`Cannot use the database of DATABASE_URL: ${describeDatabaseFailure(error)}`);
  });
}

function count(items: number): string {
  return items.toLocaleString('en');
}
