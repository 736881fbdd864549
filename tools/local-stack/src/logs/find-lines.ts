import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type LogLine, readLine } from './log-line.ts';
import { type LogName, readLogName } from './log-names.ts';

/** Which lines are wanted; what is not given does not matter. */
export interface Wanted {
  /** The number of an order: lines about it, and all lines of the requests that are in them. */
  order?: string | undefined;
  /** The ids of requests. */
  requests?: readonly string[];
  /** In milliseconds. */
  since?: number;
  level?: number;
}

/** Decides which lines are wanted. */
interface Search {
  /** Whether it is wanted, by what is known so far. Learns what else belongs to the order. */
  accepts(line: LogLine): boolean;
  /** Changes when something was learned: earlier lines may be wanted now. */
  readonly known: number;
}

/** What belongs to an order: its number, its entity as events name it, and the requests that worked on it. */
function createSearch({ order, requests = [], since = 0, level = 0 }: Wanted): Search {
  const ids = new Set(requests);
  const entities = new Set<string>();
  const isFiltered = order !== undefined || requests.length > 0;
  const learn = ({ entry }: LogLine) => {
    if (!entry || order === undefined) return;
    const { order: number, entity, requestId } = entry;
    if (number !== order && !entities.has(String(entity))) return;
    if (number === order && typeof entity === 'string') entities.add(entity);
    if (typeof requestId === 'string') ids.add(requestId);
  };
  return {
    get known() {
      return ids.size + entities.size;
    },
    accepts(line) {
      learn(line);
      if (line.time < since || line.level < level) return false;
      if (!isFiltered) return true;
      const { order: number, entity, requestId } = line.entry ?? {};
      return (number !== undefined && number === order) || entities.has(String(entity)) || ids.has(String(requestId));
    },
  };
}

/** The lines of all logs of a folder that are wanted, former files included, in the order of their times. */
export async function findLines(directory: string, wanted: Wanted): Promise<{ lines: LogLine[]; search: Search }> {
  const search = createSearch(wanted);
  const names = await logNames(directory);
  let lines: LogLine[] = [];
  // What is learned late may be about earlier lines: an order leads to requests, and these to others only once.
  for (let before = -1; before !== search.known; ) {
    before = search.known;
    lines = [];
    for (const name of names) lines.push(...(await linesIn(directory, name, wanted.since ?? 0, search)));
  }
  return { lines: lines.sort((one, other) => one.time - other.time), search };
}

/** The logs of a folder, of each process the oldest first. @throws {Error} without that folder. */
async function logNames(directory: string): Promise<LogName[]> {
  const names = (await readdir(directory)).flatMap((name) => readLogName(name) ?? []);
  const keyOf = ({ source, setAsideAt }: LogName) => `${source} ${setAsideAt ?? '~'}`;
  return names.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

async function linesIn(directory: string, { name, source }: LogName, since: number, search: Search) {
  const path = join(directory, name);
  // It may have been removed meanwhile.
  const found = await stat(path).catch(() => null);
  if (!found || found.mtimeMs < since) return [];
  const lines: LogLine[] = [];
  let time = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text === '') continue;
    const line = readLine(source, text, time);
    time = line.time;
    if (search.accepts(line)) lines.push(line);
  }
  return lines;
}
