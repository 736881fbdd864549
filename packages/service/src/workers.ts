import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { createWorkersExposition } from '@commerce/metrics';
import { createLogger } from './logging/logger.ts';
import { onReload, onShutdown, reportListening, type WordOfWorker } from './process.ts';
import { type MetricsEnv, serveExposition } from './serve-metrics.ts';

/** Before a worker that has ended is started again: one that fails at once must not keep the processor busy. */
const PAUSE_MS = 500;

/** How often to ask each worker whether it still works. */
const ASK_EVERY_MS = 1_000;
/** In a row, of a worker that hangs. On a busy machine an answer may be late. */
const MOST_UNANSWERED = 10;

/** What the primary process reads from the environment, besides what its workers do. */
export interface PrimaryEnv extends MetricsEnv {
  WORKERS: number;
  DRAIN_MS: number;
  LOG_LEVEL: string;
}

/**
 * Runs this program in several processes, its workers, which listen on the same ports, until this process, their
 * primary, is asked to stop. A worker that ends or hangs is started again; one of them at a time does the background work.
 */
export async function runWorkers({ WORKERS: count, DRAIN_MS, LOG_LEVEL, ...env }: PrimaryEnv): Promise<void> {
  const logger = createLogger('workers', LOG_LEVEL);
  const workers = new Map<Worker, 'starting' | 'ready' | 'stopping'>();
  const ready = () => [...workers].flatMap(([worker, state]) => (state === 'ready' ? worker : []));
  let warnings: unknown;
  let inBackground: Worker | undefined;
  let isListening = false;
  let isStopping = false;

  const assignBackground = () => {
    if (inBackground || isStopping) return;
    [inBackground] = ready();
    if (inBackground) tell(inBackground, { background: true });
  };
  const start = (place: number) => {
    if (isStopping) return;
    const worker = cluster.fork({ WORKER: String(place) });
    workers.set(worker, 'starting');
    closeUnreceived(worker);
    let unanswered = 0;
    // Not by time: this process may have been stopped together with its workers.
    const asking = setInterval(() => {
      if (workers.get(worker) !== 'ready') return;
      unanswered += 1;
      if (unanswered <= MOST_UNANSWERED) return tell(worker, { ask: true });
      logger.error({ worker: place }, 'a worker does not answer any more: ending it');
      worker.process.kill('SIGKILL');
    }, ASK_EVERY_MS);
    worker.on('message', (word: WordOfWorker) => {
      if ('alive' in word) unanswered = 0;
      if ('stopping' in word) workers.set(worker, 'stopping');
      if (!('listening' in word)) return;
      workers.set(worker, 'ready');
      if (warnings) tell(worker, { warnings });
      assignBackground();
      if (isListening) return;
      isListening = true;
      reportListening(word.listening, logger);
      for (let other = 2; other <= count; other += 1) start(other);
    });
    worker.on('exit', (code, signal) => {
      clearInterval(asking);
      workers.delete(worker);
      if (inBackground === worker) inBackground = undefined;
      if (isStopping) return;
      // What they listen on is closed with the last one that listens; the first one has said why.
      if (ready().length === 0) process.exit(1);
      logger.error({ worker: place, code, signal }, 'a worker ended: another one is started');
      assignBackground();
      setTimeout(start, PAUSE_MS, place);
    });
  };

  const metrics = await serveExposition(env, logger, createWorkersExposition());
  process.on('exit', () => {
    // Those that hang would not notice.
    for (const worker of workers.keys()) worker.process.kill('SIGKILL');
  });
  process.on('message', (message: { warnings?: unknown }) => {
    warnings = message.warnings ?? warnings;
    for (const worker of ready()) tell(worker, { warnings });
  });
  onReload(async () => {
    await Promise.all(ready().map(reload));
  }, logger);
  await onShutdown(
    async () => {
      isStopping = true;
      const ended = [...workers.keys()].map((worker) => once(worker, 'exit'));
      // To one that got a signal too, as all processes of a group do, a second one would say: at once.
      for (const worker of ready()) tell(worker, { stop: true });
      for (const [worker, state] of workers) if (state === 'starting') worker.process.kill();
      await Promise.all(ended);
      await metrics.close();
    },
    logger,
    DRAIN_MS,
  );
  start(1);
}

/**
 * Closes the connection that a worker was being handed when it ended, so that its client asks again: Node forgets it. There
 * is one at most, since the next one is handed over when a worker has confirmed the last one.
 */
function closeUnreceived(worker: Worker): void {
  const child = worker.process;
  const send = child.send.bind(child) as (...args: unknown[]) => boolean;
  let handed: unknown;
  child.send = (message: unknown, handle?: unknown, ...more: unknown[]) => {
    if (typeof handle === 'object') handed = handle ?? handed;
    return send(message, handle, ...more);
  };
  worker.on('error', () => undefined);
  worker.on('exit', () => (handed as { close(): void } | undefined)?.close());
}

function tell(worker: Worker, word: object): void {
  // It may be about to end.
  worker.process.send?.(word, () => undefined);
}

async function reload(worker: Worker): Promise<void> {
  const answer = new Promise<true | string>((resolve) => {
    worker.on('message', (word: WordOfWorker) => 'reloaded' in word && resolve(word.reloaded));
    worker.once('exit', () => resolve('it has ended'));
  });
  worker.process.kill('SIGHUP');
  const reloaded = await answer;
  if (reloaded !== true) throw new Error(reloaded);
}
