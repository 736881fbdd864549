import type { Job } from '@commerce/service';
import type { PrismaClient } from '../generated/prisma/client.ts';

const EVERY_MS = 60_000;

/**
 * Stores the shop's default threshold in the database, at or below which `stock.low` is sent for variants without their
 * own.
 */
export function lowStockJob(prisma: PrismaClient, lowAt: number): Job {
  return {
    name: 'set the low stock level',
    everyMs: EVERY_MS,
    run: () => prisma.stockSetting.updateMany({ where: { lowAt: { not: lowAt } }, data: { lowAt } }),
  };
}
