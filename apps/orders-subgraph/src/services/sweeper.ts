import { setTimeout as delay } from 'node:timers/promises';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { type CheckoutDriver, isTransient } from './checkout-driver.ts';
import { takeUnsettled } from './order-repository.ts';

const BATCH = 20;

/** Goes on with the checkouts of processes that died, until it is stopped. */
export interface Sweeper {
  stop(): Promise<void>;
}

/**
 * @param options.intervalMs how often to look.
 * @param options.idleMs a checkout that nobody has driven for so long is taken in hand: by then its driver is likely dead.
 * @param options.onError receives what a checkout could not be driven on for; it is tried again later.
 */
export function startSweeper(options: {
  prisma: PrismaClient;
  driver: CheckoutDriver;
  intervalMs: number;
  idleMs: number;
  onError: (error: unknown) => void;
}): Sweeper {
  const { prisma, driver, intervalMs, idleMs, onError } = options;
  const stopping = new AbortController();

  const sweep = async () => {
    const ids = await takeUnsettled(prisma, idleMs, BATCH);
    const drives = ids.map((id) =>
      driver.drive(id).catch((error: unknown) => {
        if (!isTransient(error)) onError(error);
      }),
    );
    await Promise.all(drives);
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await sweep().catch(onError);
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
