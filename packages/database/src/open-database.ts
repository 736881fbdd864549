import type pg from 'pg';
import { createPool, type PoolOptions } from './pool.ts';
import { prismaAdapter } from './prisma-adapter.ts';

/**
 * The limits of Prisma's transactions, in milliseconds: long enough to wait for locked rows. Each statement has its own
 * time limit.
 */
const TRANSACTION_LIMITS = { maxWait: 10_000, timeout: 20_000 };

/** A Prisma client and the driver on the same connections. Closing ends both. */
export interface Database<Client> {
  prisma: Client;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** The options of a service's Prisma client. */
export interface ClientOptions {
  adapter: ReturnType<typeof prismaAdapter>;
  transactionOptions: typeof TRANSACTION_LIMITS;
}

/**
 * Opens no connection yet.
 * @param createClient creates the generated Prisma client of this database.
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
