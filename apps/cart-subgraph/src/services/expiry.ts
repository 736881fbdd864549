import { setTimeout as delay } from 'node:timers/promises';
import type { PrismaClient } from '../generated/prisma/client.ts';

const BATCH = 500;

/** Gives up idle carts until it is stopped. */
export interface Expiry {
  stop(): Promise<void>;
}

/**
 * Gives up the carts whose time has run out by `now`, at most 500 in one statement: ACTIVE becomes EXPIRED. Several
 * processes share the work, as each skips what another one holds, and nobody waits for a cart that is being edited.
 * @returns how many it gave up.
 */
export async function expireCarts(prisma: PrismaClient, now: Date): Promise<number> {
  return prisma.$executeRaw`
    UPDATE cart SET status = 'EXPIRED', updated_at = ${now}
    WHERE id = ANY(ARRAY(
      SELECT id FROM cart WHERE status = 'ACTIVE' AND expires_at <= ${now}
      ORDER BY expires_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ))`;
}

/**
 * @param options.intervalMs how often to look.
 * @param options.onError receives what went wrong; the next round tries again.
 */
export function startExpiry(options: {
  prisma: PrismaClient;
  intervalMs: number;
  onError: (error: unknown) => void;
}): Expiry {
  const { prisma, intervalMs, onError } = options;
  const stopping = new AbortController();

  const expireAll = async () => {
    while (!stopping.signal.aborted && (await expireCarts(prisma, new Date())) === BATCH);
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await expireAll().catch(onError);
      await delay(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();

  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
