import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A service has 10 s to stop by itself: what still runs then hangs. */
const STOP_DEADLINE_MS = 15_000;
/** It listens within some seconds: what does not, even on a busy machine, hangs. */
const START_DEADLINE_MS = 60_000;

/** A service in a process of its own. */
export interface ServiceProcess {
  readonly service: string;
  readonly pid: number;
  /** Where it listens. */
  readonly url: string;
  /** Resolves when the process is gone, for any reason. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /**
   * Sends `SIGHUP`: the process reads again what it can reload. @throws {Error} if it refuses and goes on with what it
   * had.
   */
  reload(): Promise<void>;
  /** Ends the process: `SIGTERM` lets it finish what it is doing. Resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A service ended before it listened; `output` is what it said. */
class ServiceStartError extends Error {
  override readonly name = 'ServiceStartError';
  readonly service: string;
  readonly output: string;

  constructor(service: string, output: string) {
    super(`${service} could not start: ${output.trim() || 'it ended without a word'}`);
    this.service = service;
    this.output = output;
  }
}

/**
 * Starts a built service and waits until it listens. The process group is its own, so that Ctrl-C reaches only us and
 * we stop things in order; if we are killed, the closed IPC channel ends it.
 * @throws {ServiceStartError}
 */
export async function startService(options: {
  /** Its name. */
  service: string;
  /** The file to run. */
  program: string;
  env: NodeJS.ProcessEnv;
  /** Receives what the process writes: its log. */
  onOutput: (text: string) => void;
  /** Milliseconds after which a process that does not listen yet is killed. Default: 60,000. */
  deadlineMs?: number;
}): Promise<ServiceProcess> {
  const { service, program, env, onOutput, deadlineMs = START_DEADLINE_MS } = options;
  const child = fork(program, {
    env,
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  let firstWords = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      if (firstWords.length < 10_000) firstWords += text;
      onOutput(text);
    });
  }
  const hung = setTimeout(() => {
    firstWords += `\nit did not listen within ${deadlineMs} ms`;
    child.kill('SIGKILL');
  }, deadlineMs);
  const url = await Promise.race([listeningUrl(child), once(child, 'close').then(() => null)]);
  clearTimeout(hung);
  if (url === null) throw new ServiceStartError(service, firstWords);
  return {
    service,
    pid: child.pid ?? 0,
    url,
    exited,
    reload: async () => {
      const answer = messageWith<{ reloaded: true | string }>(child, 'reloaded');
      child.kill('SIGHUP');
      const { reloaded } = await Promise.race([answer, exited.then(() => ({ reloaded: 'it has ended' }))]);
      if (reloaded !== true) throw new Error(`${service}: ${reloaded}`);
    },
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      await exited;
      clearTimeout(force);
    },
  };
}

async function listeningUrl(child: ChildProcess): Promise<string> {
  return (await messageWith<{ listening: string }>(child, 'listening')).listening;
}

async function messageWith<Message>(child: ChildProcess, key: keyof Message & string): Promise<Message> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [object];
    if (key in message) return message as Message;
  }
}
