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
  const orphaned = () => shutdown('the parent process is gone');
  process.on('disconnect', orphaned);
  // It may have exited while we started: then no event follows.
  if (process.send && !process.connected) orphaned();
}

/** Runs `reload` on SIGHUP; reports the result to the log, and to the parent process if there is one. */
export function onReload(reload: () => Promise<void> | void, logger: Logger): void {
  process.on('SIGHUP', async () => {
    try {
      await reload();
      logger.info('reloaded');
      process.send?.({ reloaded: true });
    } catch (error) {
      logger.error(error, 'could not reload: going on with what was there before');
      process.send?.({ reloaded: error instanceof Error ? error.message : String(error) });
    }
  });
}

/**
 * Logs rejections that nobody waits for, for which Node would end the process. Where an item of a list fails at once,
 * graphql-js 16 forgets the items before it that are still under way: should one of those fail too, it is a stray.
 */
export function logStrayRejections(logger: Logger): void {
  process.on('unhandledRejection', (error) => logger.error(error, 'nobody waited for what failed'));
}

/** What the parent process wants operators to know, such as that it cannot write our log: for the health page. Listens to it from now on. */
export function warningsOfParent(): () => readonly string[] {
  let warnings: readonly string[] = [];
  process.on('message', (message: { warnings?: readonly string[] }) => {
    warnings = message.warnings ?? warnings;
  });
  return () => warnings;
}

/** Reports to the log, and to the parent process if there is one, where we listen. */
export function reportListening(url: string, logger: Logger): void {
  logger.info({ url }, 'listening');
  process.send?.({ listening: url });
}
