import type { Writable } from 'node:stream';

/** Shows the progress of a start-up on a terminal. */
export interface Progress {
  /** Runs a stage and shows its duration. Throws at once, or after the stage, if the signal aborts. */
  stage<Result>(title: string, run: () => Promise<Result>): Promise<Result>;
  say(text: string): void;
  /**
   * Shows warnings and errors in a service's log with their reasons, and repeated ones twice a minute at most;
   * everything is in its log file.
   */
  warn(source: string, text: string): void;
}

const WARN_LEVEL = 40;
/** How often the same warning is shown: in an outage, every request causes one. */
const REPEAT_MS = 30_000;
const MOST_REMEMBERED = 100;

export function createProgress(out: Writable, signal: AbortSignal): Progress {
  const say = (text: string) => void out.write(`${text}\n`);
  const shownAt = new Map<string, number>();
  const sayOnce = (line: string) => {
    const now = performance.now();
    if (now - (shownAt.get(line) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    if (shownAt.size >= MOST_REMEMBERED) shownAt.clear();
    shownAt.set(line, now);
    say(line);
  };
  return {
    say,
    async stage(title, run) {
      signal.throwIfAborted();
      const started = performance.now();
      const result = await run();
      say(`  ${title.padEnd(20)} ${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s`);
      signal.throwIfAborted();
      return result;
    },
    warn(source, text) {
      for (const line of text.split('\n')) {
        const entry = parse(line);
        if (entry && entry.level >= WARN_LEVEL) sayOnce(`[${source}] ${describe(entry) ?? line}`);
      }
    },
  };
}

/** A line of a service's log. */
interface LogEntry {
  level: number;
  msg?: string;
  /** The field whose resolver failed. */
  field?: string;
  err?: { message?: string };
}

function describe({ msg, field, err }: LogEntry): string | undefined {
  const what = field === undefined ? msg : `${msg} (${field})`;
  return err?.message ? `${what}: ${err.message}` : what;
}

function parse(line: string): LogEntry | null {
  if (!line.startsWith('{')) return null;
  try {
    const entry = JSON.parse(line) as Partial<LogEntry>;
    return typeof entry.level === 'number' ? { ...entry, level: entry.level } : null;
  } catch {
    return null;
  }
}
