import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { activityOf } from './process-activity.ts';

/** A service has 10 s to stop by itself; after this time it hangs. */
const STOP_DEADLINE_MS = 15_000;
/** A service listens within seconds; one that takes this long, and has not worked on it, hangs. */
const START_DEADLINE_MS = 60_000;
/** A process that has used less of the processor within a deadline, in ticks of 10 ms, only waits. */
const LEAST_TICKS = 10;
/** On a busy machine a service may need several deadlines; one that computes for ever ends after this many. */
const MOST_DEADLINES = 5;
/** Longer ones, in characters, are passed on in parts: memory is bounded whatever a process writes. */
const LONGEST_LINE = 1_000_000;

/** A service in a separate process. */
export interface ServiceProcess {
  readonly service: string;
  readonly pid: number;
  /** Where it listens. */
  readonly url: string;
  /** Whether it has begun to stop: it finishes its requests and answers no others. If that takes too long, it is killed. */
  isStopping(): boolean;
  /** Resolves when the process has ended, for any reason. */
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Sends `SIGHUP`: the process reloads what it can. @throws {Error} if it refuses and keeps what it had. */
  reload(): Promise<void>;
  /** Sets the warnings on its health page. */
  warn(warnings: readonly string[]): void;
  /** Ends the process; with `SIGTERM` it finishes its work first. Resolves when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** A service ended before it listened; `output` is its log. */
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
 * Starts a built service and waits until it listens. It has its own process group, so that Ctrl-C reaches only us and
 * we stop services in order; if we are killed, the closed IPC channel ends it.
 * @throws {ServiceStartError}
 */
export async function startService(options: {
  /** Its name. */
  service: string;
  /** The file to run. */
  program: string;
  env: NodeJS.ProcessEnv;
  /** Receives the output of the process: its log. */
  onOutput: (text: string) => void;
  /** The file descriptor of a bound socket to listen on; the process gets it as 3, as announced in `LISTEN_FDS`. */
  socket?: number | undefined;
  /** Ends the start: the process is killed if it does not listen yet. */
  signal?: AbortSignal | undefined;
  /** Milliseconds after which a process that neither listens nor works on it is killed. Default: 60,000. */
  deadlineMs?: number;
}): Promise<ServiceProcess> {
  const { service, program, env, onOutput, socket, signal, deadlineMs = START_DEADLINE_MS } = options;
  const child = fork(program, {
    // Our own value is not for a service.
    env: { ...env, LISTEN_FDS: socket === undefined ? '' : '1' },
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', socket ?? 'ignore', 'ipc'],
  });
  // Not by `once`, which rejects if the process could not be made: that is for `close` below to tell.
  const exited = new Promise<Awaited<ServiceProcess['exited']>>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  let firstWords = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      if (firstWords.length < 10_000) firstWords += text;
    });
    if (stream) inWholeLines(stream, onOutput);
  }
  const kill = () => void child.kill('SIGKILL');
  signal?.addEventListener('abort', kill);
  const dismiss = endIfHung(child, deadlineMs, () => {
    firstWords += `\nit did not listen within ${deadlineMs} ms`;
  });
  const url = await Promise.race([listeningUrl(child), once(child, 'close').then(() => null)]);
  dismiss();
  signal?.removeEventListener('abort', kill);
  if (url === null) throw new ServiceStartError(service, firstWords);
  let isStopping = false;
  const killLate = () => {
    isStopping = true;
    const force = setTimeout(kill, STOP_DEADLINE_MS);
    void exited.then(() => clearTimeout(force));
  };
  child.on('message', (message: object) => 'stopping' in message && killLate());

  return {
    service,
    pid: child.pid ?? 0,
    url,
    isStopping: () => isStopping,
    exited,
    reload: async () => {
      const answer = messageWith<{ reloaded: true | string }>(child, 'reloaded');
      child.kill('SIGHUP');
      const { reloaded } = await Promise.race([answer, exited.then(() => ({ reloaded: 'it has ended' }))]);
      if (reloaded !== true) throw new Error(`${service}: ${reloaded}`);
    },
    warn: (warnings) => {
      // It may be about to end.
      child.send({ warnings }, () => undefined);
    },
    stop: async (by = 'SIGTERM') => {
      child.kill(by);
      killLate();
      await exited;
    },
  };
}

/** A long line arrives in parts: a log whose file ends between them would have broken lines. */
function inWholeLines(stream: Readable, onOutput: (text: string) => void): void {
  let rest = '';
  stream.on('data', (text: string) => {
    const end = text.lastIndexOf('\n') + 1;
    if (end > 0) onOutput(rest + text.slice(0, end));
    rest = end > 0 ? text.slice(end) : rest + text;
    if (rest.length > LONGEST_LINE) rest = passOn(rest, onOutput);
  });
  stream.on('end', () => void passOn(rest, onOutput));
}

function passOn(text: string, onOutput: (text: string) => void): '' {
  if (text !== '') onOutput(text);
  return '';
}

/**
 * Kills a process that does nothing for an entire deadline, or does not finish in several. @returns a function that
 * stops the supervision.
 */
function endIfHung(child: ChildProcess, deadlineMs: number, onHung: () => void): () => void {
  let ticks = 0;
  let deadlines = 0;
  const looking = setInterval(() => {
    const used = activityOf(child.pid ?? 0)?.ticks ?? 0;
    deadlines += 1;
    if (used - ticks >= LEAST_TICKS && deadlines < MOST_DEADLINES) {
      ticks = used;
      return;
    }
    onHung();
    child.kill('SIGKILL');
  }, deadlineMs);
  return () => clearInterval(looking);
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
