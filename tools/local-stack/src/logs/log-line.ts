/** A line of a log: of a service as JSON, or a text of PostgreSQL or of a process that ended. */
export interface LogLine {
  /** In milliseconds; of a text without a time, that of the line before it. */
  time: number;
  level: number;
  /** The log that it is in. */
  source: string;
  text: string;
  /** Null for a line that is no JSON. */
  entry: Readonly<Record<string, unknown>> | null;
}

/** The levels of lines, by their names. */
export const LEVELS = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 } as const;

const POSTGRES_TIME = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?) (UTC|GMT)\b/;
const POSTGRES_LEVEL = /\b(WARNING|ERROR|FATAL|PANIC): /;
const LEVEL_OF: Readonly<Record<string, number>> = {
  WARNING: LEVELS.warn,
  ERROR: LEVELS.error,
  FATAL: LEVELS.fatal,
  PANIC: LEVELS.fatal,
};

/** Reads a line. @param before the time of the line before it. */
export function readLine(source: string, text: string, before: number): LogLine {
  const entry = readEntry(text);
  if (entry) {
    const { time, level } = entry;
    const known = { time: typeof time === 'number' ? time : before, level: typeof level === 'number' ? level : 0 };
    return { ...known, source, text, entry };
  }
  const [, moment] = POSTGRES_TIME.exec(text) ?? [];
  const time = moment ? Date.parse(`${moment.replace(' ', 'T')}Z`) : before;
  const [, severity = ''] = POSTGRES_LEVEL.exec(text) ?? [];
  return { time, level: LEVEL_OF[severity] ?? LEVELS.info, source, text, entry: null };
}

function readEntry(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** What is in front of the other fields, or in a place of its own. */
const PLACED = ['level', 'time', 'service', 'module', 'msg', 'err', 'plan'];

/** A line for people: when, where, how severe, what, and the other fields; the stack of an error and a plan below. */
export function describeLine({ time, level, source, text, entry }: LogLine): string {
  const moment = time > 0 ? new Date(time).toISOString() : '-'.padEnd(24);
  const name = Object.entries(LEVELS).findLast(([, value]) => level >= value)?.[0] ?? 'trace';
  const head = `${moment}  ${source.padEnd(17)}  ${name.padEnd(5)}`;
  if (!entry) return `${head}  ${text}`;
  const { module, msg, err, plan } = entry as { module?: string; msg?: string; err?: LoggedError; plan?: string };
  const fields = Object.entries(entry).filter(([field]) => !PLACED.includes(field));
  const rest = fields.map(([field, value]) => `${field}=${typeof value === 'object' ? JSON.stringify(value) : value}`);
  const reason = err?.message && err.message !== msg ? `: ${err.message}` : '';
  const below = [err?.stack, plan].flatMap((each) => each?.split('\n') ?? []).map((each) => `\n    ${each}`);
  return [head, ...(module ? [`[${module}]`] : []), `${msg ?? ''}${reason}`, ...rest].join('  ') + below.join('');
}

interface LoggedError {
  message?: string;
  stack?: string;
}
