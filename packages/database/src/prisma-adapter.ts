import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { createStatementNames, UNNAMED } from './statement-names.ts';

/** How Prisma uses a pool. */
export interface PrismaAdapterOptions {
  /** The number of statements that are prepared by name on each connection; 0 for none. Default: 256. */
  maxNamedStatements?: number;
}

/** The adapter for `new PrismaClient({ adapter })`, on a pool that the caller owns and ends after `$disconnect`. */
export function prismaAdapter(pool: pg.Pool, { maxNamedStatements = 256 }: PrismaAdapterOptions = {}): PrismaPg {
  const nameOf = createStatementNames(pool, maxNamedStatements);
  return new PrismaPg(pool, {
    // A text without arguments may be a script of several statements, which cannot have a name.
    statementNameGenerator: ({ sql, args }) => (args.length === 0 ? UNNAMED : nameOf(sql)),
  });
}
