import type { PrismaClient } from '../generated/prisma/client.ts';

/** Sets from how few available units on `stock.low` is told, for variants that do not say it themselves. */
export async function setLowStock(prisma: PrismaClient, lowAt: number): Promise<void> {
  await prisma.stockSetting.updateMany({ where: { lowAt: { not: lowAt } }, data: { lowAt } });
}
