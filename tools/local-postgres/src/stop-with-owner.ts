import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';

/**
 * Makes a server end with us, even when we are killed outright: a shell waits for the end of a pipe whose other end is
 * ours alone, which the kernel closes when we are gone.
 * @returns how to send the guard away, once the server has ended; resolves when it is gone.
 */
export function stopWithOwner(pid: number): () => Promise<void> {
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0"', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Neither the guard nor its pipe may keep us from ending.
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  const gone = once(guard, 'exit');
  return async () => {
    guard.ref();
    guard.kill('SIGKILL');
    await gone;
  };
}
