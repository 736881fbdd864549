import { SingleBar } from 'cli-progress';
import type { ImportReport } from '../import-report.ts';
import { rowsPerSecond } from './describe-report.ts';

/** Tells how far an import is. */
export interface Progress {
  update(bytesRead: number, report: Readonly<ImportReport>): void;
  stop(): void;
}

const MILLISECONDS_BETWEEN_LINES = 3_000;

/** A bar on a terminal, and a line every few seconds elsewhere. */
export function showProgress(stream: NodeJS.WritableStream, totalBytes: number): Progress {
  const isTerminal = 'isTTY' in stream && stream.isTTY === true;
  return isTerminal ? showBar(stream, totalBytes) : showLines(stream, totalBytes);
}

function showBar(stream: NodeJS.WritableStream, totalBytes: number): Progress {
  const format = '{bar} {percentage} % | {rows} rows, {rate} rows/s | {problems} problems';
  const bar = new SingleBar({ stream, format, hideCursor: true, clearOnComplete: true, stopOnComplete: false });
  const start = performance.now();
  bar.start(totalBytes, 0, { rows: 0, rate: 0, problems: 0 });
  return {
    update: (bytesRead, report) => {
      const rate = rowsPerSecond(report, (performance.now() - start) / 1000);
      bar.update(bytesRead, { rows: report.rows, rate, problems: report.problemCount });
    },
    stop: () => bar.stop(),
  };
}

function showLines(stream: NodeJS.WritableStream, totalBytes: number): Progress {
  const start = performance.now();
  let lastLine = start;
  return {
    update: (bytesRead, report) => {
      const now = performance.now();
      if (now - lastLine < MILLISECONDS_BETWEEN_LINES) return;
      lastLine = now;
      const percent = totalBytes > 0 ? `${Math.floor((100 * bytesRead) / totalBytes)} % read: ` : '';
      const rate = rowsPerSecond(report, (now - start) / 1000);
      stream.write(`${percent}${report.rows} rows, ${rate} rows/s, ${report.problemCount} problems\n`);
    },
    stop: () => {},
  };
}
