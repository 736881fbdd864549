/** Collects the statements of a pool, for tests and benchmarks. */
export interface StatementCounter {
  /** What to give to `createPool`. */
  onStatement: (sql: string) => void;
  /** The statements sent since the last call, in order. */
  take(): string[];
}

/**
 * Counts exactly what is sent. To count for one request, `take()` before and after it while nothing else runs:
 * statements carry no request, and Prisma merges reads of several requests into one statement.
 */
export function createStatementCounter(): StatementCounter {
  let statements: string[] = [];
  return {
    onStatement: (sql) => void statements.push(sql),
    take: () => {
      const taken = statements;
      statements = [];
      return taken;
    },
  };
}
