import { writeFileSync } from 'node:fs';
import { readSetup } from '../config/read-setup.ts';
import type { Report } from '../findings/finding.ts';
import { InputError } from '../findings/input-error.ts';
import { type Format, formatReport } from '../formats/format-report.ts';
import { runChecks } from '../run-checks.ts';
import { acceptFindings, composeArtefacts } from '../write-files.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { HELP } from './help.ts';

/** The environment of a command. */
export interface Surroundings {
  env: NodeJS.ProcessEnv;
  write(text: string): void;
  writeError(text: string): void;
  /** Whether `write` writes to a terminal. */
  isTerminal: boolean;
  now: Date;
}

/** Runs a command line. @returns 0 without errors, 1 with errors, 2 if nothing could be checked. */
export async function runCommand(args: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  let format: Format = 'people';
  try {
    const asked = readArguments(args);
    format = asked.format;
    if (asked.help) {
      surroundings.write(HELP);
      return 0;
    }
    return await run(asked, surroundings);
  } catch (error) {
    const broken = brokenBy(error);
    if (format === 'people') surroundings.writeError(formatReport(broken, format, false));
    else surroundings.write(formatReport(broken, format, false));
    return 2;
  }
}

async function run(args: Arguments, { env, write, isTerminal, now }: Surroundings): Promise<0 | 1> {
  const setup = readSetup(args, env);
  const tell = (report: Report) => {
    write(formatReport(report, args.format, wantsColours(env, isTerminal)));
    if (args.also) writeFileSync(args.also.file, formatReport(report, args.also.format, false));
    return report.findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  };
  if (args.command === 'check') {
    const today = now.toISOString().slice(0, 10);
    return tell(await runChecks(setup, { only: args.only, base: args.base, headers: args.headers, today }));
  }
  const written = args.command === 'compose' ? await composeArtefacts(setup) : await acceptFindings(setup);
  if ('report' in written) return tell(written.report);
  if ('text' in written) write(written.text);
  else write(written.paths.map((path) => `wrote ${path}\n`).join('') || 'everything was up to date\n');
  return 0;
}

/** NO_COLOR and FORCE_COLOR decide, as in other programs. */
function wantsColours(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  return env.FORCE_COLOR ? env.FORCE_COLOR !== '0' : isTerminal;
}

function brokenBy(error: unknown): Report {
  const message = error instanceof Error ? error.message : String(error);
  const problems = error instanceof InputError ? error.problems : [{ message }];
  const code = error instanceof InputError ? 'INPUT_UNUSABLE' : 'UNEXPECTED';
  const broken = problems.map((problem) => ({ check: 'input', code, severity: 'error', ...problem }) as const);
  return { findings: [], ran: [], skipped: [], broken };
}
