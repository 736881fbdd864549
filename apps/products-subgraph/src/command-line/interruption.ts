/**
 * Runs `work` with a signal that Ctrl-C or SIGTERM aborts, after calling `onInterrupt`. The next Ctrl-C ends the
 * process at once, as it would without this.
 */
export async function withInterruption<T>(
  onInterrupt: () => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    stopListening();
    onInterrupt();
    controller.abort();
  };
  const stopListening = () => {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
  }
}
