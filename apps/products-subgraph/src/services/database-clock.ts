import type { Prisma } from '../generated/prisma/client.ts';
import { noteTrace } from './note-trace.ts';

/** The time of the database's clock, which decides which price is current. The transaction notes its trace. */
export async function readClock(tx: Prisma.TransactionClient): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS now, ${noteTrace()}`;
  if (!row) throw new TypeError('the database has no clock');
  return row.now;
}
