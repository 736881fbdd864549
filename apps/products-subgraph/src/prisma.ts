import { createPool, prismaAdapter, TRANSACTION_LIMITS } from '@commerce/database';
import type { Pool } from 'pg';
import { PrismaClient } from './generated/prisma/client.ts';
import { createSqlRunners, type SqlRunners } from './services/sql-runners.ts';

/** A Prisma client and, on the same connections, the driver for statements of our own; closing ends all. */
export interface Database {
  prisma: PrismaClient;
  sql: SqlRunners;
  pool: Pool;
  close(): Promise<void>;
}

/** @param options.onError receives the errors of idle connections, which are replaced by themselves. */
export function openDatabase(options: {
  url: string;
  maxConnections: number;
  statementTimeoutMs?: number;
  onError: (error: Error) => void;
}): Database {
  const pool = createPool({ ...options, applicationName: 'products-subgraph' });
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool), transactionOptions: TRANSACTION_LIMITS });
  return {
    prisma,
    sql: createSqlRunners(pool),
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
