import { SingleBar } from 'cli-progress';

/** Tells how far a command is. */
export interface Progress {
  /** @param done of the total, in the unit of the total. */
  update(done: number, counts: RowCounts): void;
  stop(): void;
}

/** What a command has come past. */
export interface RowCounts {
  rows: number;
  problemCount: number;
}

const MILLISECONDS_BETWEEN_LINES = 3_000;

/**
 * A bar on a terminal, and a line every few seconds elsewhere.
 * @param verb what is done to the rows: "read" or "written".
 */
export function showProgress(stream: NodeJS.WritableStream, total: number, verb: string): Progress {
  const isTerminal = 'isTTY' in stream && stream.isTTY === true;
  return isTerminal ? showBar(stream, total) : showLines(stream, total, verb);
}

export function rowsPerSecond(rows: number, seconds: number): number {
  return seconds > 0 ? Math.round(rows / seconds) : 0;
}

function showBar(stream: NodeJS.WritableStream, total: number): Progress {
  const format = '{bar} {percentage} % | {rows} rows, {rate} rows/s | {problems} problems';
  const bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: true, stopOnComplete: false });
  const start = performance.now();
  bar.start(total, 0, { rows: 0, rate: 0, problems: 0 });
  return {
    update: (done, { rows, problemCount }) => {
      const rate = rowsPerSecond(rows, (performance.now() - start) / 1000);
      bar.update(done, { rows, rate, problems: problemCount });
    },
    stop: () => bar.stop(),
  };
}

function showLines(stream: NodeJS.WritableStream, total: number, verb: string): Progress {
  const start = performance.now();
  let lastLine = start;
  return {
    update: (done, { rows, problemCount }) => {
      const now = performance.now();
      if (now - lastLine < MILLISECONDS_BETWEEN_LINES) return;
      lastLine = now;
      const percent = total > 0 ? `${Math.floor((100 * done) / total)} % ${verb}: ` : '';
      const rate = rowsPerSecond(rows, (now - start) / 1000);
      stream.write(`${percent}${rows} rows, ${rate} rows/s, ${problemCount} problems\n`);
    },
    stop: () => {},
  };
}
