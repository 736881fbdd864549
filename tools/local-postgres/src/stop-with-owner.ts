import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';

/**
 * Makes a server end with this process, even if this process is killed: a shell waits for the end of a pipe that only
 * this process holds open, and that the kernel closes when it ends.
 * @returns a function that ends the shell, for use once the server has ended; resolves when it is gone.
 */
export function stopWithOwner(pid: number): () => Promise<void> {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0"', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Neither the shell nor its pipe may keep this process alive.
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  const gone = once(guard, 'exit');
  return async () => {
    guard.ref();
    guard.kill('SIGKILL');
    await gone;
  };
}
