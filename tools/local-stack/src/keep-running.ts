import { setTimeout as delay } from 'node:timers/promises';
import { counter } from '@commerce/metrics';

const restarts = counter('service_restarts_total', 'Processes that ended and were started again.', ['process']);

/** A process that ran for this long did not crash at startup. */
const STEADY_MS = 10_000;
const FIRST_SPACING_MS = 500;
const LONGEST_SPACING_MS = 10_000;

interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process that must run until we are asked to stop. */
export interface Watched {
  name: string;
  /** The current process: after a deliberate replacement, the new one, even before the former one ends. */
  current(): { exited: Promise<Exit> };
  /** Starts it again. @returns the current process, which may be a deliberate replacement by then. */
  restart(): Promise<{ pid: number }>;
}

/**
 * Restarts a process whenever it ends. If it keeps failing, the time between two starts doubles up to ten seconds. One
 * that was asked to stop (exit code 0) has not failed. Resolves once interrupted.
 */
export async function keepRunning(watched: Watched, signal: AbortSignal, say: (text: string) => void): Promise<void> {
  const { name, current } = watched;
  const interrupted = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
  let failures = 0;
  while (!signal.aborted) {
    const running = current();
    const runsSince = performance.now();
    const exit = await Promise.race([running.exited, interrupted]);
    if (signal.aborted || exit === null) return;
    if (current() !== running) continue;
    if (exit.code === 0 || performance.now() - runsSince > STEADY_MS) failures = 0;
    say(`${name} ended (${exit.signal ?? `exit code ${exit.code}`}): starting it again`);
    failures = await startAgain(watched, running, { failures, runsSince, signal, say });
  }
}

/**
 * How long to wait before a restart, in milliseconds.
 * @param failures how often the process ended or could not be started recently.
 * @param sinceStartMs the time since it was last started, or tried to.
 */
export function restartDelayMs(failures: number, sinceStartMs: number): number {
  if (failures === 0) return 0;
  const spacingMs = Math.min(FIRST_SPACING_MS * 2 ** (failures - 1), LONGEST_SPACING_MS);
  return Math.max(0, spacingMs - sinceStartMs);
}

/**
 * Tries until the process runs, is replaced deliberately, or we are interrupted.
 * @returns how often it ended or could not be started recently.
 */
async function startAgain(
  { name, current, restart }: Watched,
  ended: ReturnType<Watched['current']>,
  {
    failures: before,
    runsSince,
    signal,
    say,
  }: { failures: number; runsSince: number; signal: AbortSignal; say: (text: string) => void },
): Promise<number> {
  let lastReason = '';
  let triedAt = runsSince;
  for (let failures = before; ; failures += 1) {
    await delay(restartDelayMs(failures, performance.now() - triedAt), undefined, { signal }).catch(() => undefined);
    if (signal.aborted || current() !== ended) return failures;
    triedAt = performance.now();
    try {
      const { pid } = await restart();
      restarts.inc({ process: name });
      say(`${name} runs again (process ${pid})`);
      return failures + 1;
    } catch (error) {
      if (signal.aborted) return failures;
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== lastReason) say(`${reason}\n${name} cannot be started now: trying again`);
      lastReason = reason;
    }
  }
}
