import type { PrismaClient } from '../generated/prisma/client.ts';

/** Sets the available quantity at or below which `stock.low` is sent, for variants without a threshold of their own. */
export async function setLowStock(prisma: PrismaClient, lowAt: number): Promise<void> {
  await prisma.stockSetting.updateMany({ where: { lowAt: { not: lowAt } }, data: { lowAt } });
}
