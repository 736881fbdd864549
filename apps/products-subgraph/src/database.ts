import * as database from '@commerce/database';
import { PrismaClient } from './generated/prisma/client.ts';

/** The database of this subgraph. */
export type Database = database.Database<PrismaClient>;

/** See `openDatabase` of `@commerce/database`. */
export function openDatabase(options: Omit<database.PoolOptions, 'applicationName'>): Database {
  return database.openDatabase(
    { ...options, applicationName: 'products-subgraph' },
    (clientOptions) => new PrismaClient(clientOptions),
  );
}
