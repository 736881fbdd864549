import type { Logger } from './logger.ts';

/**
 * Runs `close` once when the process is asked to stop: by SIGTERM, by Ctrl-C, or because the process that started it
 * over an IPC channel is gone. A second signal, or a close that takes longer than `graceMs`, ends it at once.
 */
export function onShutdown(close: () => Promise<void>, logger: Logger, graceMs = 10_000): void {
  let stopping = false;
  const shutdown = (reason: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), graceMs).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error(error, 'could not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutdown);
  process.on('SIGINT', shutdown);
  process.on('disconnect', () => {
    // Node 20 can hang in its exit, soon after its start; nobody is left who would end it then, or read its exit code.
    process.on('exit', () => process.kill(process.pid, 'SIGKILL'));
    shutdown('the parent process is gone');
  });
}

/** Tells the log, and the parent process if there is one, where we listen. */
export function reportListening(url: string, logger: Logger): void {
  logger.info({ url }, 'listening');
  process.send?.({ listening: url });
}
