import type { Job } from '@commerce/service';
import type { PrismaClient } from '../generated/prisma/client.ts';

const RETRY_MS = 60_000;

/**
 * Stores the shop's default threshold in the database, at or below which `stock.low` is sent for variants without their
 * own. It is stored once per process: where processes are replaced one by one, the newest one's threshold stays.
 */
export function lowStockJob(prisma: PrismaClient, lowAt: number): Job {
  let stored = false;
  return {
    name: 'set the low stock level',
    everyMs: RETRY_MS,
    async run() {
      if (stored) return;
      await prisma.stockSetting.updateMany({ where: { lowAt: { not: lowAt } }, data: { lowAt } });
      stored = true;
    },
  };
}
