import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, register } from 'prom-client';

/** A value of a gauge, with its labels. */
export interface Reading<Label extends string = never> {
  value: number;
  labels: Readonly<Record<Label, string>>;
}

/** How long a reading counts, in milliseconds: several collectors must not multiply the work of reading. */
const FRESH_MS = 5_000;
/** How long a reading may take, in milliseconds: the other metrics must be served although a database hangs. */
const TIMEOUT_MS = 2_000;

/**
 * A gauge whose values are read when they are collected, such as from a database. While they cannot be read, it has no
 * values. Replaces a gauge of the same name.
 */
export function readLater<Label extends string = never>(
  name: string,
  help: string,
  read: () => readonly Reading<Label>[] | Promise<readonly Reading<Label>[]>,
  labelNames: readonly Label[] = [],
): void {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<readonly Reading<Label>[]> | null = null;
  const readOnce = async () => {
    try {
      return await read();
    } catch {
      return [];
    } finally {
      reading = null;
    }
  };
  register.removeSingleMetric(name);
  new Gauge<Label>({
    ...{ name, help, labelNames: [...labelNames] },
    async collect() {
      if (performance.now() - readAt < FRESH_MS) return;
      // One that hangs holds a connection: there is no second one beside it.
      reading ??= readOnce();
      const readings = await Promise.race([reading, delay(TIMEOUT_MS, [], { ref: false })]);
      readAt = performance.now();
      this.reset();
      for (const { value, labels } of readings) this.set(labels, value);
      // After a reset, a gauge without labels is 0.
      if (readings.length === 0) this.remove({});
    },
  });
}
