import { beginChild, bindTrace, failSpan, isTracing, type Span } from '@commerce/tracing';
import type pg from 'pg';
import { type SlowStatements, watchSlow } from './slow-statements.ts';

/** The names of statements by their texts: services send the same few for ever, clients can cause others. */
const names = new Map<string, string>();
const MAX_NAMES = 1_000;

/** Names of statements that we have chosen; others are hashes. */
const CHOSEN_NAME = /^[a-z]+( [a-z]+)+$/;
const CHANGE = /(?<!\bFOR (?:NO KEY )?)\b(INSERT INTO|UPDATE|DELETE FROM)\s+(?:"?public"?\.)?"?(\w+)/i;
const READ = /\b(?:FROM|LATERAL)\s+(?:"?public"?\.)?"?(\w+)/i;

/**
 * Makes a span of each statement within the spans of requests, with the name of the statement but no values; and reports
 * those that are slow.
 */
export function watchStatements(pool: pg.Pool, slow: SlowStatements | null): void {
  const begin = slow && watchSlow(pool, slow);
  if (!isTracing() && !begin) return;
  // One that waits for a connection is called when another request returns one.
  const connect = pool.connect.bind(pool) as (callback?: unknown) => unknown;
  Object.assign(pool, {
    connect: (callback?: (...answer: unknown[]) => void) => (callback ? connect(bindTrace(callback)) : connect()),
  });
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    Object.assign(client, { query: (...args: unknown[]) => watched(query, args, begin) });
  });
}

/** Receives the text of a statement that begins, and is told when it has ended. */
type Begin = (text: string) => () => void;

function watched(query: (...args: unknown[]) => unknown, args: unknown[], begin: Begin | null): unknown {
  const [statement] = args as [string | { name?: string; text?: string } | undefined];
  const text = typeof statement === 'string' ? statement : statement?.text;
  if (text === undefined) return query(...args);
  const span = isTracing() ? beginChild(nameOf(statement, text), { kind: 'client', attributes: POSTGRES }) : null;
  const ended = begin?.(text);
  if (!span && !ended) return query(...args);
  const done = (error: unknown) => {
    if (span) end(span, error);
    ended?.();
  };
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    const answered = (error: unknown, result: unknown) => {
      done(error);
      callback(error, result);
    };
    return query(...args.slice(0, -1), answered);
  }
  const result = query(...args);
  if (result instanceof Promise) result.then(() => done(null), done);
  else done(null);
  return result;
}

const POSTGRES = { 'db.system.name': 'postgresql' };

function end(span: Span, error: unknown): void {
  if (error) failSpan(span, error);
  span.end();
}

/** The name that we have given a statement, or what it does to which table. */
function nameOf(statement: string | { name?: string } | undefined, text: string): string {
  if (typeof statement === 'object' && statement.name !== undefined && CHOSEN_NAME.test(statement.name))
    return statement.name;
  const known = names.get(text);
  if (known !== undefined) return known;
  const change = CHANGE.exec(text);
  const [verb = 'statement'] = /\w+/.exec(text) ?? [];
  const name = change
    ? `${change[1]?.split(' ')[0]} ${change[2]}`
    : [verb === 'WITH' ? 'SELECT' : verb, READ.exec(text)?.[1]].join(' ').trim();
  if (names.size >= MAX_NAMES) names.clear();
  names.set(text, name);
  return name;
}
