import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Finding, Report } from '../../src/findings/finding.ts';
import { runCommand } from '../../src/index.ts';

/** The output of a run of the tool, and its exit code. */
export interface Run {
  code: number;
  out: string;
  errors: string;
}

/** A folder with files to check, deleted after the test. */
export interface Project {
  path: string;
  write(files: Record<string, string>): void;
  read(file: string): string;
  replace(file: string, before: string, after: string): void;
  /** Runs the tool in the folder. */
  run(...args: string[]): Promise<Run>;
  /** Runs the tool and returns its report. */
  report(...args: string[]): Promise<Report>;
  /** Runs the tool and returns its findings without notices. */
  find(...args: string[]): Promise<Finding[]>;
}

/** The current date for the tool in tests. */
export const TODAY = '2026-11-22';

/** Creates a folder with files, by path. */
export function createProject(files: Record<string, string>, env: NodeJS.ProcessEnv = {}): Project {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'schema-check-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const write: Project['write'] = (added) => {
    for (const [file, text] of Object.entries(added)) {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), text);
    }
  };
  const read = (file: string) => readFileSync(join(path, file), 'utf8');
  write(files);
  const run: Project['run'] = (...args) => runIn(path, args, env);
  const report: Project['report'] = async (...args) => JSON.parse((await run(...args, '--format', 'json')).out);
  return {
    path,
    write,
    read,
    run,
    replace(file, before, after) {
      if (!read(file).includes(before)) throw new Error(`${file} does not hold ${before}`);
      write({ [file]: read(file).replace(before, after) });
    },
    report,
    find: async (...args) => (await report(...args)).findings.filter(({ severity }) => severity !== 'notice'),
  };
}

/** Runs the tool in a folder. */
export async function runIn(path: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const before = process.cwd();
  process.chdir(path);
  let out = '';
  let errors = '';
  try {
    const code = await runCommand(args, {
      env,
      write: (text) => {
        out += text;
      },
      writeError: (text) => {
        errors += text;
      },
      isTerminal: false,
      now: new Date(TODAY),
    });
    return { code, out, errors };
  } finally {
    process.chdir(before);
  }
}
