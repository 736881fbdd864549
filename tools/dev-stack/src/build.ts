import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Graph, serviceOf } from '@commerce/local-stack';
import { runCommand } from '@commerce/schema-check';
import { SOURCE_FOLDERS } from './workspaces.ts';

/** Null if all went well, otherwise what is wrong, with files and lines. */
export type Problem = string | null;

/** Composes the subgraphs' schemas and, if that succeeds, writes the gateway's supergraph. */
export async function composeGraph(root: string): Promise<Problem> {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  const surroundings = { env: { NO_COLOR: '1' }, write, writeError: write, isTerminal: false, now: new Date() };
  const parameters = ['compose', '--config', join(root, 'schema-check.yaml')];
  return (await runCommand(parameters, surroundings)) === 0 ? null : output.trim();
}

/** Generates and builds services with their dependencies. */
export async function buildServices(graph: Graph, services: readonly string[]): Promise<Problem> {
  const { root } = graph;
  const filters = services.map((name) => `--filter=${serviceOf(graph, name).packageName}`);
  const turbo = join(root, 'node_modules', '.bin', 'turbo');
  const child = spawn(turbo, ['run', 'build', ...filters, '--output-logs=errors-only', '--no-color'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1', DO_NOT_TRACK: '1' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [status] = (await once(child, 'close')) as [number | null];
  return status === 0 ? null : readBuildErrors(root, output);
}

/** The compiler's errors in the form `apps/gateway/src/app.ts:3:7: …`, with the lines that explain them; the entire output if it contains none. */
function readBuildErrors(root: string, output: string): string {
  const lines = stripVTControlCharacters(output).split('\n');
  let isExplained = false;
  const errors = lines.flatMap((line) => {
    const [, reason] = /^@commerce\/[\w-]+:build: ( {2,}.*)$/.exec(line) ?? [];
    if (reason !== undefined && isExplained) return [reason];
    const [, task = '', file, row, column, message] =
      /^@commerce\/([\w-]+):build: (\S+)\((\d+),(\d+)\): error (.*)$/.exec(line) ?? [];
    isExplained = file !== undefined;
    if (file === undefined) return [];
    const parent = [...SOURCE_FOLDERS, 'tools'].find((each) => existsSync(join(root, each, task)));
    return [`${parent}/${task}/${file}:${row}:${column}: ${message}`];
  });
  return (errors.length > 0 ? errors : lines).join('\n').trim();
}
