import { createPool, prismaAdapter } from '@commerce/database';
import { PrismaClient } from './generated/prisma/client.ts';

/** A Prisma client with its connections; closing ends both. */
export interface Database {
  prisma: PrismaClient;
  close(): Promise<void>;
}

/** @param options.onError receives the errors of idle connections, which are replaced by themselves. */
export function openDatabase(options: {
  url: string;
  maxConnections: number;
  onError: (error: Error) => void;
}): Database {
  const pool = createPool({ ...options, applicationName: 'cart-subgraph' });
  const prisma = new PrismaClient({ adapter: prismaAdapter(pool) });
  return {
    prisma,
    close: async () => {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
