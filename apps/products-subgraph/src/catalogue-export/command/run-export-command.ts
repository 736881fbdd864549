import { EnvError, readEnv } from '@commerce/service/env';
import { count } from '../../catalogue-import/command/describe-report.ts';
import { describeDatabaseFailure } from '../../command-line/database-failure.ts';
import { withInterruption } from '../../command-line/interruption.ts';
import { describeRows, type Progress, perSecond, showProgress } from '../../command-line/progress.ts';
import { openDatabase } from '../../database.ts';
import { envSchema } from '../../env.ts';
import { type ExportLoss, type ExportOptions, type ExportReport, exportCatalogue } from '../export-catalogue.ts';
import { HELP, readArguments } from './command-arguments.ts';
import {
  type ExportTarget,
  ExportTargetError,
  openFileTarget,
  ReaderGoneError,
  streamTarget,
} from './export-target.ts';

export interface ExportCommand {
  args: string[];
  env: NodeJS.ProcessEnv;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

const ALL_IN = 0;
const SOME_NOT_IN = 1;
const COULD_NOT_RUN = 2;
const INTERRUPTED = 130;
const MAX_LOSSES_SHOWN = 100;

const exportEnvSchema = envSchema.pick({ DATABASE_URL: true, SHOP_CURRENCY: true });

/** `npm run export`: see `HELP`. Returns the exit code. Shows a stack trace only for bugs in this program. */
export async function runExportCommand(command: ExportCommand): Promise<number> {
  const given = readArguments(command.args);
  if (given.kind === 'help') {
    command.stdout.write(HELP);
    return ALL_IN;
  }
  try {
    if (given.kind === 'mistake') throw new ExportTargetError(`${given.message} See --help.`);
    const env = readEnv(exportEnvSchema, command.env);
    const target = given.file === '-' ? streamTarget(command.stdout) : await openFileTarget(given.file, given);
    const database = openDatabase({ url: env.DATABASE_URL, maxConnections: 1, onError: () => {} });
    const { file, style } = given;
    const options = { file, style, prisma: database.prisma, currencyCode: env.SHOP_CURRENCY };
    // A failed or interrupted export must not leave half a file; after success there is nothing to discard.
    return await exportTo(target, options, command).finally(async () => {
      await target.discard();
      await database.close();
    });
  } catch (error) {
    if (error instanceof ReaderGoneError) return ALL_IN;
    command.stderr.write(`${describeFailure(error)}\n`);
    return COULD_NOT_RUN;
  }
}

type Export = Pick<ExportOptions, 'prisma' | 'currencyCode' | 'style'> & { file: string };

async function exportTo(target: ExportTarget, given: Export, { stderr }: ExportCommand): Promise<number> {
  const { file, ...options } = given;
  const start = performance.now();
  let progress: Progress | undefined;
  const losses: ExportLoss[] = [];
  const report = await withInterruption(
    () => stderr.write('\nStopping. Press Ctrl-C again to stop at once.\n'),
    (signal) =>
      exportCatalogue({
        ...options,
        signal,
        write: (text) => target.write(text),
        onProgress: (current) => {
          progress ??= showProgress(stderr, current.total, 'written');
          progress.update(current.products, describeRows(current));
        },
        onLoss: (loss) => {
          if (losses.length < MAX_LOSSES_SHOWN) losses.push(loss);
        },
      }),
  ).finally(() => progress?.stop());
  if (report.interrupted) {
    stderr.write(`Interrupted: nothing is written to ${file}. Run it again.\n`);
    return INTERRUPTED;
  }
  await target.finish();
  stderr.write(describeLosses(losses, report) + describeReport(report, file, (performance.now() - start) / 1000));
  return report.problemCount > 0 ? SOME_NOT_IN : ALL_IN;
}

function describeLosses(losses: ExportLoss[], { problemCount }: ExportReport): string {
  const lines = losses.map(({ handle, reasons }) => `product “${handle}”: ${reasons.join(' ')}\n`);
  const more = problemCount - losses.length;
  return lines.join('') + (more > 0 ? `and ${count(more)} more\n` : '');
}

function describeReport({ products, variants, rows }: ExportReport, file: string, seconds: number): string {
  const place = file === '-' ? 'standard output' : file;
  const rate = `${count(rows)} ${rows === 1 ? 'row' : 'rows'} in ${seconds.toFixed(1)} s, ${count(perSecond(rows, seconds))} rows/s`;
  return `Exported ${count(products)} products with ${count(variants)} variants to ${place}: ${rate}.\n`;
}

function describeFailure(error: unknown): string {
  if (error instanceof EnvError || error instanceof ExportTargetError) return error.message;
  // Neither Prisma nor the driver throws these, so this is a bug in this program.
  if (error instanceof TypeError || error instanceof RangeError) return error.stack ?? error.message;
  return `The database does not answer as it should: ${describeDatabaseFailure(error)}`;
}
