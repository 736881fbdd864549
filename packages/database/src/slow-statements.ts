import { currentTrace, inTrace, type Trace } from '@commerce/tracing';
import type pg from 'pg';

/** A statement that took long. It has no values: our texts have parameters in their place. */
export interface SlowStatement {
  /** Its text in one line, cut. */
  statement: string;
  durationMs: number;
  /** How the server carries it out whatever the values are; null if that is not known. */
  plan: string | null;
}

/** Which statements are slow, and what is told of them. */
export interface SlowStatements {
  fromMs: number;
  report: (slow: SlowStatement) => void;
}

/** How long a statement is not reported again: in an overload all are slow. */
const PAUSE_MS = 60_000;
/** Clients can vary the texts of lists: their number is bounded. */
const MOST_TEXTS = 500;
const MAX_TEXT = 2_000;
const MAX_PLAN = 5_000;
/** What can be explained; a text of several statements cannot, because the others would be carried out. */
const EXPLAINABLE = /^\s*(?:\/\*[^*]*\*\/\s*)?(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE)\b[^;]*$/i;
/** In milliseconds: a statement that was slow because of a lock must not make its explanation wait for that too. */
const LOCK_TIMEOUT_MS = 100;
const EXPLAIN = `SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}; EXPLAIN (GENERIC_PLAN)`;

/** @returns receives when each statement began, and is to be called when it has ended. */
export function watchSlow(pool: pg.Pool, { fromMs, report }: SlowStatements): (text: string) => () => void {
  const reportedAt = new Map<string, number>();
  let isExplaining = false;
  const isDue = (text: string, now: number) => {
    if (now - (reportedAt.get(text) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return false;
    if (reportedAt.size >= MOST_TEXTS) reportedAt.clear();
    reportedAt.set(text, now);
    return true;
  };
  const explain = async (text: string): Promise<string | null> => {
    // Statements of requests come first.
    if (isExplaining || pool.waitingCount > 0 || pool.ending || !EXPLAINABLE.test(text)) return null;
    isExplaining = true;
    try {
      return await explainGenerically(pool, text);
    } catch {
      // Servers before version 16 cannot, and no server knows the types of all parameters.
      return null;
    } finally {
      isExplaining = false;
    }
  };
  const tell = async (text: string, durationMs: number, trace: Trace) => {
    const plan = await explain(text);
    const statement = text.trim().replaceAll(/\s+/g, ' ').slice(0, MAX_TEXT);
    inTrace(trace, () => report({ statement, durationMs: Math.round(durationMs), plan }));
  };
  return (text) => {
    const startedAt = performance.now();
    const trace = currentTrace();
    return () => {
      const now = performance.now();
      const isSlow = now - startedAt >= fromMs && !text.startsWith(EXPLAIN);
      if (isSlow && isDue(text, now)) void tell(text, now - startedAt, trace);
    };
  };
}

/** The plan for any values, so it contains none. */
async function explainGenerically(pool: pg.Pool, text: string): Promise<string> {
  const results = (await pool.query(`${EXPLAIN} ${text}`)) as unknown as pg.QueryResult<{ 'QUERY PLAN': string }>[];
  const lines = results.at(-1)?.rows.map((row) => row['QUERY PLAN']) ?? [];
  return lines.join('\n').slice(0, MAX_PLAN);
}
