import { SingleBar } from 'cli-progress';

/** Shows the progress of a command. */
export interface Progress {
  /**
   * @param done in the unit of the total.
   * @param describe describes the result, after this many seconds.
   */
  update(done: number, describe: (seconds: number) => string): void;
  stop(): void;
}

/** The progress of a command in rows. */
export interface RowCounts {
  rows: number;
  problemCount: number;
}

const MILLISECONDS_BETWEEN_LINES = 3_000;

/**
 * A progress bar on a terminal, and a line every few seconds elsewhere.
 * @param verb what is done: "read" or "written".
 */
export function showProgress(stream: NodeJS.WritableStream, total: number, verb: string): Progress {
  const isTerminal = 'isTTY' in stream && stream.isTTY === true;
  return isTerminal ? showBar(stream, total) : showLines(stream, total, verb);
}

export function describeRows({ rows, problemCount }: RowCounts): (seconds: number) => string {
  return (seconds) => `${rows} rows, ${perSecond(rows, seconds)} rows/s, ${problemCount} problems`;
}

export function perSecond(count: number, seconds: number): number {
  return seconds > 0 ? Math.round(count / seconds) : 0;
}

function showBar(stream: NodeJS.WritableStream, total: number): Progress {
  const format = '{bar} {percentage} % | {eta_formatted} left | {text}';
  const options = { stream, format, hideCursor: true, clearOnComplete: true, stopOnComplete: false, etaBuffer: 100 };
  const bar = new SingleBar(options);
  const start = performance.now();
  bar.start(total, 0, { text: '' });
  return {
    update: (done, describe) => bar.update(done, { text: describe((performance.now() - start) / 1000) }),
    stop: () => bar.stop(),
  };
}

function showLines(stream: NodeJS.WritableStream, total: number, verb: string): Progress {
  const start = performance.now();
  let lastLine = start;
  return {
    update: (done, describe) => {
      const now = performance.now();
      if (now - lastLine < MILLISECONDS_BETWEEN_LINES) return;
      lastLine = now;
      const percent = total > 0 ? `${Math.floor((100 * done) / total)} % ${verb}: ` : '';
      stream.write(`${percent}${describe((now - start) / 1000)}\n`);
    },
    stop: () => {},
  };
}
