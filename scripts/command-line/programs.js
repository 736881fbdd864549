import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../prepare.js';

/** Runs a program of a package in the terminal. @returns its exit code. */
export function runProgram(name, parameters, { env = {}, cwd = root } = {}) {
  const program = join(root, 'node_modules', '.bin', name);
  const { status, error } = spawnSync(program, parameters, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) throw error;
  return status ?? 1;
}

/** Runs a file of this clone with Node in the terminal. Ctrl-C comes to both, SIGTERM is passed on. @returns its exit code. */
export async function runFile(path, parameters, { env = {} } = {}) {
  const child = spawn(process.execPath, [join(root, path), ...parameters], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const wait = () => undefined;
  const pass = () => void child.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', pass);
  try {
    const [code] = await once(child, 'exit');
    return code ?? 1;
  } finally {
    process.off('SIGINT', wait).off('SIGTERM', pass);
  }
}
