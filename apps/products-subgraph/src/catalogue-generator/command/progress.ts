import { SingleBar } from 'cli-progress';

/** Tells how many products are done. */
export interface Progress {
  update(done: number): void;
  stop(): void;
}

const MILLISECONDS_BETWEEN_LINES = 3_000;

/** A bar on a terminal, and a line every few seconds elsewhere. */
export function showProgress(stream: NodeJS.WritableStream, total: number): Progress {
  const isTerminal = 'isTTY' in stream && stream.isTTY === true;
  return isTerminal ? showBar(stream, total) : showLines(stream, total);
}

function showBar(stream: NodeJS.WritableStream, total: number): Progress {
  const format = '{bar} {percentage} % | {value} of {total} products | {eta_formatted} left';
  const bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: true, etaBuffer: 100 });
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}

function showLines(stream: NodeJS.WritableStream, total: number): Progress {
  let lastLine = performance.now();
  return {
    update: (done) => {
      const now = performance.now();
      if (now - lastLine < MILLISECONDS_BETWEEN_LINES) return;
      lastLine = now;
      stream.write(`${done.toLocaleString('en')} of ${total.toLocaleString('en')} products\n`);
    },
    stop: () => {},
  };
}
