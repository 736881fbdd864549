/** Collects the statements of a pool, for tests and benchmarks. */
export interface StatementCounter {
  /** The option for `createPool`. */
  onStatement: (sql: string) => void;
  /** The statements sent since the last call, in order. */
  take(): string[];
}

/**
 * Counts exactly the statements sent. To count those of one request, call `take()` before and after it while nothing
 * else runs: statements do not identify requests, and Prisma merges reads of several requests into one statement.
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
