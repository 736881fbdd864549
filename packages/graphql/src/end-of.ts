/** Resolves when something has ended, well or not, or when that takes too long to wait for: after so many milliseconds. */
export function endOf(promise: Promise<unknown>, atMostMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, atMostMs);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(end, end);
  });
}
