import { join } from 'node:path';
import { dataDirectoryFrom } from '../data-directory.ts';
import { findLines, type Wanted } from './find-lines.ts';
import { followLogs } from './follow-logs.ts';
import { describeLine, LEVELS, type LogLine } from './log-line.ts';

/** What `npm run logs` is asked for. */
export interface LogsOptions {
  order?: string;
  request?: readonly string[];
  /** A moment, or how long ago, such as `15m`. */
  since?: string;
  level?: keyof typeof LEVELS;
  follow?: boolean;
  /** Prints the lines as they were written. */
  json?: boolean;
}

/** What is shown where nothing is searched for. */
const STANDARD_SINCE = '15m';
const DURATION = /^(\d{1,6})([smhd])$/;
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * `npm run logs`: what all services have written, in the order of the times.
 * @param remark says what is no line of a log, such as that there is none.
 */
export async function logsCommand(
  root: string,
  env: NodeJS.ProcessEnv,
  options: LogsOptions,
  say: (line: string) => void,
  remark: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Promise<number> {
  const directory = join(dataDirectoryFrom(env, root), 'logs');
  const wanted = readOptions(options, Date.now());
  const show = (line: LogLine) => say(options.json ? line.text : describeLine(line));
  const interruption = new AbortController();
  const shown: LogLine[] = [];
  let pass: (line: LogLine) => void = (line) => void shown.push(line);
  // It begins first: no line is between what is found and what follows. What is in both is shown once.
  const following = options.follow ? await followLogs(directory, (line) => pass(line), interruption.signal) : null;
  const { lines, search } = await findLines(directory, wanted);
  for (const line of lines) show(line);
  if (lines.length === 0) remark(describeNothing(options, directory));
  if (!following) return 0;
  const found = new Set(lines.map(({ source, text }) => `${source} ${text}`));
  const showNew = (line: LogLine) => {
    if (search.accepts(line)) show(line);
  };
  for (const line of shown) if (!found.has(`${line.source} ${line.text}`)) showNew(line);
  pass = showNew;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  await following.ended;
  return 0;
}

/** Such as: No line about order 7QX4-M2KD-9T5 of level warn or above of the last 2h in … */
function describeNothing(options: LogsOptions, directory: string): string {
  const { order, request = [], level } = options;
  const about = [...(order ? [`order ${order.toUpperCase()}`] : []), ...request.map((id) => `request ${id}`)];
  const since = sinceOf(options);
  return [
    'No line',
    ...(about.length > 0 ? [`about ${about.join(' or ')}`] : []),
    ...(level ? [`of level ${level} or above`] : []),
    ...(since === null ? [] : [DURATION.test(since) ? `of the last ${since}` : `since ${since}`]),
    `in ${directory}.`,
  ].join(' ');
}

function sinceOf({ order, request = [], since }: LogsOptions): string | null {
  const isSearch = order !== undefined || request.length > 0;
  return since ?? (isSearch ? null : STANDARD_SINCE);
}

function readOptions(options: LogsOptions, now: number): Wanted {
  const { order, request = [], level } = options;
  const start = sinceOf(options);
  return {
    order: order?.toUpperCase(),
    requests: request,
    since: start === null ? 0 : readMoment(start, now),
    level: level ? LEVELS[level] : 0,
  };
}

function readMoment(text: string, now: number): number {
  const [, count, unit = ''] = DURATION.exec(text) ?? [];
  return count ? now - Number(count) * (UNITS[unit] ?? 0) : Date.parse(text);
}
