/**
 * Resolves when `promise` has settled, fulfilled or rejected, or after `maxWaitMs` milliseconds, whichever comes first.
 * `Infinity` waits without a limit. Never rejects.
 */
export function settledWithin(promise: Promise<unknown>, maxWaitMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = Number.isFinite(maxWaitMs) ? setTimeout(resolve, maxWaitMs) : undefined;
    const settle = () => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(settle, settle);
  });
}
