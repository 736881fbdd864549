import { EnvError, readEnv } from '@commerce/service/env';
import type { ColumnMapping } from '../../catalogue-files/mapping/mapping-schema.ts';
import { describeDatabaseFailure } from '../../command-line/database-failure.ts';
import { withInterruption } from '../../command-line/interruption.ts';
import { describeRows, showProgress } from '../../command-line/progress.ts';
import { openDatabase } from '../../database.ts';
import { envSchema } from '../../env.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { importCatalogue } from '../import-catalogue.ts';
import type { ImportReport } from '../import-report.ts';
import { ImportStoppedError } from '../import-stopped-error.ts';
import { CatalogueSourceError, openCatalogue, openMapping } from './catalogue-source.ts';
import { HELP, type ImportArguments, readArguments } from './command-arguments.ts';
import { describeProblems, describeReport } from './describe-report.ts';
import { explainFile } from './explain-file.ts';

export interface ImportCommand {
  args: string[];
  env: NodeJS.ProcessEnv;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

const ALL_IN = 0;
const SOME_NOT_IN = 1;
const COULD_NOT_RUN = 2;
const INTERRUPTED = 130;

const importEnvSchema = envSchema.pick({ DATABASE_URL: true, SHOP_CURRENCY: true });

/** `npm run import`: see `HELP`. Returns the exit code. Shows a stack trace only for bugs in this program. */
export async function runImportCommand(command: ImportCommand): Promise<number> {
  const given = readArguments(command.args);
  if (given.kind === 'help') {
    command.stdout.write(HELP);
    return ALL_IN;
  }
  try {
    if (given.kind === 'mistake') throw new CannotRunError(`${given.message} See --help.`);
    const mapping = given.mappingFile === null ? null : await openMapping(given.mappingFile);
    return await (given.explain ? explain : importFile)({ ...given, mapping }, command);
  } catch (error) {
    const isExpected = [CannotRunError, EnvError, CatalogueSourceError].some((type) => error instanceof type);
    const { message, stack } = error as Error;
    command.stderr.write(`${isExpected ? message : stack}\n`);
    return COULD_NOT_RUN;
  }
}

class CannotRunError extends Error {}

type Given = ImportArguments & { mapping: ColumnMapping | null };

async function explain({ file, decimalSeparator, mapping }: Given, { env, stdout }: ImportCommand): Promise<number> {
  const { SHOP_CURRENCY: currencyCode } = readEnv(importEnvSchema.pick({ SHOP_CURRENCY: true }), env);
  const { stream } = await openCatalogue(file);
  try {
    const { text, hasProblems } = await explainFile(stream, file, { currencyCode, decimalSeparator, mapping });
    stdout.write(text);
    return hasProblems ? SOME_NOT_IN : ALL_IN;
  } finally {
    stream.destroy();
  }
}

async function importFile({ ifEmpty, ...given }: Given, command: ImportCommand): Promise<number> {
  const env = readEnv(importEnvSchema, command.env);
  const source = await openCatalogue(given.file);
  // The running statement reports the error as well.
  const database = openDatabase({ url: env.DATABASE_URL, maxConnections: 2, onError: () => {} });
  try {
    await requireDatabase(database.prisma);
    const { prisma } = database;
    if (ifEmpty && (await prisma.product.findFirst({ select: { id: true } }))) return ALL_IN;
    return await importAndReport({ ...source, ...given, prisma, currencyCode: env.SHOP_CURRENCY }, command);
  } finally {
    source.stream.destroy();
    await database.close();
  }
}

async function requireDatabase(prisma: PrismaClient): Promise<void> {
  await prisma.$queryRaw`SELECT FROM product LIMIT 0`.catch((error: unknown) => {
    throw new CannotRunError(`Cannot use the database of DATABASE_URL: ${describeDatabaseFailure(error)}`);
  });
}

type Import = Awaited<ReturnType<typeof openCatalogue>> &
  Omit<Given, 'ifEmpty'> & { prisma: PrismaClient; currencyCode: string };

async function importAndReport(given: Import, { stdout, stderr }: ImportCommand): Promise<number> {
  const { file, stream, size, ...options } = given;
  const start = performance.now();
  const progress = showProgress(stderr, size, 'read');
  const onProgress = (report: ImportReport) => progress.update(stream.bytesRead, describeRows(report));
  const tell = (report: ImportReport) => {
    progress.stop();
    stderr.write(describeProblems(report, file));
    stdout.write(describeReport(report, { ...given, seconds: (performance.now() - start) / 1000 }));
  };
  try {
    const report = await withInterruption(
      () => stderr.write('\nStopping after the batch that is under way. Press Ctrl-C again to stop at once.\n'),
      (signal) => importCatalogue({ ...options, source: stream, onProgress, signal }),
    );
    tell(report);
    if (report.rows === 0) stderr.write(`${file}: The file has a header and no rows below it. Is it the right one?\n`);
    if (report.interrupted)
      stderr.write('Interrupted: the rest of the file was not imported. Run it again to complete it.\n');
    if (report.interrupted) return INTERRUPTED;
    return report.problemCount > 0 ? SOME_NOT_IN : ALL_IN;
  } catch (error) {
    progress.stop();
    if (!(error instanceof ImportStoppedError)) throw error;
    if (error.report.rows > 0) tell(error.report);
    stderr.write(`${file}: ${error.message}\n`);
    return COULD_NOT_RUN;
  }
}
