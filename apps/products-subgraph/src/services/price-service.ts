import type { PriceRow } from '../domain/catalogue.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';

/** Reads prices; they never change. */
export type PriceService = ReturnType<typeof createPriceService>;

export function createPriceService({ prisma }: { prisma: PrismaClient }) {
  return {
    async byIds(ids: readonly string[]): Promise<Map<string, PriceRow>> {
      const rows = await prisma.price.findMany({ where: { id: { in: [...ids] } } });
      return new Map(rows.map((row) => [row.id, row]));
    },
  };
}
