import { setImmediate as nextTurn } from 'node:timers/promises';
import { GraphQLError } from 'graphql';
import type { Logger } from './logging/logger.ts';

/** What a process tells its parent. */
export type WordOfWorker = { listening: string } | { stopping: true } | { reloaded: true | string } | { alive: true };

/** How long running requests may take to end. */
const GRACE_MS = 10_000;

/**
 * Runs `close` once when the process is asked to stop: by SIGTERM, by Ctrl-C, or because the parent process at its IPC
 * channel is gone or says so. Tells the parent process, which must not take it for hung. A second signal, or a close that takes
 * 10 s longer than `drainMs`, ends the process at once.
 * @returns resolves when the process may begin to listen; never if it is stopping. A process whose parent has gone must
 * not take the port that the next one needs.
 */
export async function onShutdown(close: () => Promise<void>, logger: Logger, drainMs = 0): Promise<void> {
  let stopping = false;
  const shutdown = (reason: string) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ reason }, 'stopping');
    // It may be gone, or end just now.
    if (process.connected) process.send?.({ stopping: true }, () => undefined);
    setTimeout(() => process.exit(1), drainMs + GRACE_MS).unref();
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
  process.on('message', ({ stop = false }: { stop?: boolean }) => stop && !stopping && shutdown('the primary stops'));
  const orphaned = () => shutdown('the parent process is gone');
  process.on('disconnect', orphaned);
  // The parent may have exited while we started, in which case no event follows.
  if (process.send && !process.connected) orphaned();
  // While the process loads its modules, it does not notice the end of the parent: one turn of the event loop reads it.
  await nextTurn();
  await nextTurn();
  if (stopping) await new Promise(() => undefined);
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
 * Logs unhandled rejections, for which Node would end the process. If an item of a list fails at once, graphql-js 16 no
 * longer handles the pending items before it: if one of those fails too, its rejection is unhandled. Refusals are not
 * logged: clients can cause as many as they like.
 */
export function logStrayRejections(logger: Logger): void {
  process.on('unhandledRejection', (error) => {
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
    if (!(cause instanceof GraphQLError)) logger.error(error, 'nobody waited for what failed');
  });
}

/**
 * What the parent process wants operators to know, such as that it cannot write our log: for the health page. Listens
 * from now on.
 */
export function warningsOfParent(): () => readonly string[] {
  let warnings: readonly string[] = [];
  process.on('message', (message: { warnings?: readonly string[] }) => {
    warnings = message.warnings ?? warnings;
  });
  return () => warnings;
}

/** Answers the parent process that asks whether this one still works. */
export function answerParent(): void {
  process.on('message', ({ ask = false }: { ask?: boolean }) => {
    if (ask && process.connected) process.send?.({ alive: true }, () => undefined);
  });
}

/** Reports our address to the log, and to the parent process if there is one. */
export function reportListening(url: string, logger: Logger): void {
  logger.info({ url }, 'listening');
  process.send?.({ listening: url });
}
