import { createSqlRunner } from '@commerce/database';
import { performSteps, readEnv } from '@commerce/service';
import { z } from 'zod';
import { openDatabase } from './database.ts';
import { envSchema } from './env.ts';
import { createStockService } from './services/stock-service.ts';

const order = {
  orderId: z.uuid(),
  lines: z.array(z.object({ variantId: z.uuid(), quantity: z.int() })),
};
/** The steps with which `npm run audit -- --repair` makes stock agree with orders. */
const stepSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('reserve'), ...order }),
  z.object({ do: z.literal('sell'), ...order }),
  z.object({ do: z.literal('restock'), ...order, returnId: z.uuid() }),
  z.object({ do: z.enum(['release', 'take-back']), orderId: z.uuid() }),
]);
type Step = z.output<typeof stepSchema>;

const { DATABASE_URL: url } = readEnv(envSchema.pick({ DATABASE_URL: true }), process.env);
const { prisma, pool, close } = openDatabase({ url, maxConnections: 1, onError: () => undefined });
const stock = createStockService({ prisma, sql: createSqlRunner(pool) });
await performSteps({ input: process.stdin, output: process.stdout }, stepSchema, perform);
await close();

async function perform(step: Step): Promise<string | null> {
  switch (step.do) {
    case 'reserve': {
      const [result] = await stock.reserve([step]);
      return describe(result?.shortages ?? []) ?? unless('RESERVED', result?.status ?? null);
    }
    case 'sell':
      return describe(await stock.sellAfterwards(step));
    case 'restock':
      await stock.restock(step.returnId, step.orderId, step.lines);
      return null;
    case 'release':
      return unless('RELEASED', await stock.release(step.orderId));
    case 'take-back':
      return unless('RETURNED', await stock.takeBack(step.orderId));
  }
}

function describe(shortages: readonly { variantId: string; available: number; requested: number }[]): string | null {
  const texts = shortages.map(
    (short) => `${short.available} of ${short.requested} units of variant ${short.variantId}`,
  );
  return texts.length > 0 ? `there are only ${texts.join(', ')}` : null;
}

function unless(wanted: string, status: string | null): string | null {
  return status === wanted ? null : `the stock is ${status ?? 'not reserved'}`;
}
