import { accessSync, constants, statSync } from 'node:fs';
import { readSettings } from '../settings/find-setting-problems.js';

/** What values of options look like: `expected` completes "must be …"; `accepts` tells of a text whether it is one. */
const form = (expected, accepts) => ({ expected, accepts });
const matching = (expected, pattern) => form(expected, (text) => pattern.test(text));

const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/;
// Without a time zone it would be that of this machine.
const DAY_OR_MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z)?$/;
const isDate = (text) => !Number.isNaN(Date.parse(text));

export const requestId = matching('32 digits of 0-9 and a-f', /^[\da-f]{32}$/);
export const lifetime = matching('a number with s, m, h, d, w or y, such as 30m', /^\d+ ?(s|m|h|d|w|y)$/);
export const migrationName = matching(
  'small letters, digits and underscores, such as add_colour',
  /^[a-z][a-z0-9_]{0,59}$/,
);
export const moment = form(
  'a moment with a time zone, such as 2026-11-27T10:00:00Z',
  (text) => MOMENT.test(text) && isDate(text),
);
export const past = form(
  'like 15m, 2h, 3d or 2026-11-27T10:00:00Z',
  (text) => /^\d{1,6}[smhd]$/.test(text) || (DAY_OR_MOMENT.test(text) && isDate(text)),
);

/** A time zone may be missing: it is UTC then. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;
export const time = form('like 2026-01-01 or 2026-01-01T09:00:00Z', (text) => TIME.test(text) && isDate(text));

export const readableFile = form('a file that can be read', (path) => {
  try {
    accessSync(path, constants.R_OK);
    return !statSync(path).isDirectory();
  } catch {
    return false;
  }
});

export const hostAndPort = form('HOST:PORT', (text) => !/[/@?#]/.test(text) && URL.canParse(`postgresql://${text}/`));

const MOST_REPLICAS = 8;
const subgraphs = readSettings().ports.flatMap(({ service }) => /^(.+)-subgraph$/.exec(service)?.[1] ?? []);

export const replicas = form(
  `1 to ${MOST_REPLICAS} processes of ${subgraphs.join(', ')}, such as products=2,cart=3`,
  (text) =>
    pairsOf(text).every(
      ([name, count = '', ...more]) =>
        subgraphs.includes(name) && /^\d+$/.test(count) && more.length === 0 && count >= 1 && count <= MOST_REPLICAS,
    ),
);

/** The number of processes by subgraph, of `products=2,cart=3`. */
export function readReplicas(text) {
  return Object.fromEntries(pairsOf(text).map(([name, count]) => [name, Number(count)]));
}

function pairsOf(text) {
  return text.split(',').map((part) => part.split('=').map((word) => word.trim()));
}
