import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { QUIET, root, turbo } from '../prepare.js';

/** Runs a program of a package in the terminal. @returns its exit code. */
export function runProgram(name, parameters, options) {
  return run(join(root, 'node_modules', '.bin', name), parameters, options);
}

/** Runs turbo with our arguments in the terminal. @returns its exit code. */
export function runTurbo(parameters, env = {}) {
  return run(turbo(), parameters, { env: { ...QUIET, ...env } });
}

/**
 * Runs a file of this clone with Node in the terminal.
 * @param options.endsUnread whether it ends by itself when nobody reads its output any more.
 * @returns its exit code.
 */
export function runFile(path, parameters, options) {
  return run(process.execPath, [join(root, path), ...parameters], options);
}

/** Ctrl-C comes to both processes. SIGTERM is passed on, and its exit code tells the caller to stop. */
async function run(program, parameters, { env = {}, cwd = root, endsUnread = false } = {}) {
  const outputs = [process.stdout, process.stderr];
  const stdio = ['inherit', ...outputs.map(({ isTTY }) => (isTTY || endsUnread ? 'inherit' : 'pipe'))];
  const child = spawn(program, parameters, { cwd, stdio, env: { ...process.env, ...env } });
  const passed = [child.stdout, child.stderr].map((from, index) => from && passOn(from, outputs[index]));
  let isStopped = false;
  const wait = () => undefined;
  const pass = () => {
    isStopped = true;
    child.kill('SIGTERM');
  };
  process.on('SIGINT', wait).on('SIGTERM', pass);
  try {
    const [code, signal] = await once(child, 'exit');
    await Promise.all(passed);
    return isStopped ? exitCodeOf('SIGTERM') : (code ?? exitCodeOf(signal));
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', pass);
  }
}

/** Few programs expect that nobody reads their output any more (`| head`): they write on, and it is dropped. */
function passOn(from, to) {
  const drop = () => from.unpipe(to).resume();
  if (to.writable) from.pipe(to.on('error', drop), { end: false });
  else drop();
  return finished(from).finally(() => to.off('error', drop));
}

/** As shells have it. */
function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}
