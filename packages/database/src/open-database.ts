import type pg from 'pg';
import { createPool, type PoolOptions } from './pool.ts';
import { prismaAdapter } from './prisma-adapter.ts';

/**
 * The limits of Prisma's transactions, in milliseconds: long enough for those that wait for rows that others have locked.
 * Each statement has a time limit of its own.
 */
const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 20_000 };

/** A Prisma client and, on the same connections, the driver; closing ends both. */
export interface Database<Client> {
  prisma: Client;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** What a service's Prisma client is made with. */
export interface ClientOptions {
  adapter: ReturnType<typeof prismaAdapter>;
  transactionOptions: typeof TRANSACTION_LIMITS;
}

/**
 * Opens no connection yet.
 * @param createClient makes the client that Prisma has generated for this database.
 */
export function openDatabase<Client extends { $disconnect(): Promise<void> }>(
  options: PoolOptions,
  createClient: (options: ClientOptions) => Client,
): Database<Client> {
  const pool = createPool(options);
  const prisma = createClient({ adapter: prismaAdapter(pool), transactionOptions: TRANSACTION_LIMITS });
  return {
    prisma,
    pool,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
