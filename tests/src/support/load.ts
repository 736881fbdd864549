import { expect } from 'vitest';
import { shopOnce } from './deployed-shop.ts';

const CLIENTS = 3;

/** Clients that shop all the time. */
export interface Load {
  /** Waits until each client may have shopped once more. */
  goesOn(): Promise<void>;
  /** @returns how many orders were placed, and what has failed. */
  end(): Promise<{ orders: number; failures: unknown[] }>;
}

/** @param chooseGateway gives the address of a gateway, for each time that somebody shops. */
export function startLoad(chooseGateway: (orders: number) => string): Load {
  let isEnding = false;
  let orders = 0;
  const failures: unknown[] = [];
  const client = async (index: number) => {
    while (!isEnding) {
      await shopOnce(chooseGateway(orders), index).then(
        () => (orders += 1),
        (error: unknown) => failures.push(error),
      );
    }
  };
  const running = Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index)));
  return {
    async goesOn() {
      const before = orders + failures.length;
      await expect.poll(() => orders + failures.length).toBeGreaterThan(before + CLIENTS);
    },
    async end() {
      isEnding = true;
      await running;
      return { orders, failures };
    },
  };
}
