/** Counts calls, and returns false for those beyond so many in a second. */
export function atMostPerSecond(most: number): () => boolean {
  let since = 0;
  let calls = 0;
  return () => {
    if (performance.now() - since >= 1_000) [since, calls] = [performance.now(), 0];
    calls += 1;
    return calls <= most;
  };
}
