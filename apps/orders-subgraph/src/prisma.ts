import { createPool, prismaAdapter, TRANSACTION_LIMITS } from '@commerce/database';
import type { Pool } from 'pg';
import { PrismaClient } from './generated/prisma/client.ts';

/** A Prisma client and the connections that it uses; closing ends both. */
export interface Database {
  prisma: PrismaClient;
  pool: Pool;
  close(): Promise<void>;
}

/** @param options.onError receives the errors of idle connections, which are replaced by themselves. */
export function openDatabase(options: {
  url: string;
  maxConnections: number;
  onError: (error: Error) => void;
}): Database {
  const pool = createPool({ ...options, applicationName: 'orders-subgraph' });
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool), transactionOptions: TRANSACTION_LIMITS });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
