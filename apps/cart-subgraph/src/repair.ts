import { performSteps, readEnv } from '@commerce/service';
import { z } from 'zod';
import { openDatabase } from './database.ts';
import { envSchema } from './env.ts';
import { createRepairService } from './services/repair-service.ts';

const held = {
  orderId: z.uuid(),
  cartId: z.uuid(),
  cartVersion: z.int(),
  customerId: z.string().nullable(),
  placedAt: z.coerce.date(),
  lines: z.array(z.object({ variantId: z.uuid(), quantity: z.int(), priceId: z.uuid() })),
};
/** The steps with which `npm run audit -- --repair` makes carts agree with orders. */
const stepSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('hold'), ...held }),
  z.object({ do: z.literal('close'), ...held }),
  z.object({ do: z.literal('thaw'), orderId: z.uuid(), cartId: z.uuid() }),
]);

const env = readEnv(envSchema.pick({ DATABASE_URL: true, CART_IDLE_DAYS: true }), process.env);
const { prisma, close } = openDatabase({ url: env.DATABASE_URL, maxConnections: 1, onError: () => undefined });
const repairs = createRepairService(prisma, { idleDays: env.CART_IDLE_DAYS });
await performSteps({ input: process.stdin, output: process.stdout }, stepSchema, (step) => {
  switch (step.do) {
    case 'hold':
      return repairs.hold(step, 'FROZEN');
    case 'close':
      return repairs.hold(step, 'ORDERED');
    case 'thaw':
      return repairs.thaw(step.cartId, step.orderId);
  }
});
await close();
