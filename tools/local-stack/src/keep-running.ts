import { setTimeout as delay } from 'node:timers/promises';
import { counter } from '@commerce/metrics';

const restarts = counter('service_restarts_total', 'Processes that ended and were started again.', ['process']);

/** A process that ran for this long did not crash at startup. */
const STEADY_MS = 10_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;

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
 * Restarts a process whenever it ends: at once if it had run for a while, otherwise after a delay that doubles up to
 * ten seconds. Resolves once interrupted.
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
    if (performance.now() - runsSince > STEADY_MS) failures = 0;
    say(`${name} ended (${exit.signal ?? `exit code ${exit.code}`}): starting it again`);
    failures = await startAgain(watched, running, { failures, signal, say });
  }
}

/**
 * Tries until the process runs, is replaced deliberately, or we are interrupted.
 * @returns how often it ended or could not be started recently.
 */
async function startAgain(
  { name, current, restart }: Watched,
  ended: ReturnType<Watched['current']>,
  { failures: before, signal, say }: { failures: number; signal: AbortSignal; say: (text: string) => void },
): Promise<number> {
  let lastReason = '';
  for (let failures = before; ; failures += 1) {
    const delayMs = failures === 0 ? 0 : Math.min(FIRST_DELAY_MS * 2 ** (failures - 1), LONGEST_DELAY_MS);
    await delay(delayMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || current() !== ended) return failures;
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
