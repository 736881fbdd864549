import { setTimeout as delay } from 'node:timers/promises';

/** Work that is done again whenever there may be some. */
export interface WorkLoop {
  /** Has the work done again soon, if it is not done just now; else once more after that. */
  wake(): void;
  /** Resolves when the work is over. */
  stop(): Promise<void>;
}

/**
 * @param options.restMs how long it takes at least from one round to the next, however often it is woken: what comes
 *   meanwhile is done together. Default: 0.
 * @param options.work gets a signal that is aborted when it must end.
 * @param options.everyMs how often to work without being woken, which is also how soon after a failure.
 */
export function startWorkLoop(options: {
  work: (signal: AbortSignal) => Promise<unknown>;
  everyMs: number;
  restMs?: number;
  onError: (error: unknown) => void;
}): WorkLoop {
  const { work, everyMs, restMs = 0, onError } = options;
  const stopping = new AbortController();
  let woken = false;
  let wakeSleeper = () => {};

  const sleep = () =>
    new Promise<void>((resolve) => {
      if (woken || stopping.signal.aborted) return resolve();
      const timer = setTimeout(resolve, everyMs);
      wakeSleeper = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!stopping.signal.aborted) {
      woken = false;
      const rest = restMs > 0 ? delay(restMs, undefined, { signal: stopping.signal }).catch(() => undefined) : null;
      await work(stopping.signal).catch(onError);
      await rest;
      await sleep();
    }
  };
  const running = run();

  return {
    wake() {
      woken = true;
      wakeSleeper();
    },
    async stop() {
      stopping.abort();
      wakeSleeper();
      await running;
    },
  };
}
