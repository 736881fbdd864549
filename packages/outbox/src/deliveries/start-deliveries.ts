import type pg from 'pg';
import { startWorkLoop, type WorkLoop } from '../work-loop.ts';
import { claimDeliveries, type DueTarget, findDueTargets } from './claim.ts';
import type { Delivery, Outcome, Send } from './delivery.ts';
import { recordFailed, recordInterrupted, recordSettled } from './record.ts';
import { type RetrySchedule, retryDelayMs } from './retry-schedule.ts';

const AT_ONCE = 8;

/** How deliveries are tried. */
export interface DeliverySettings {
  /** How often to look for what is due. */
  pollMs: number;
  /** How long an attempt may take; what was taken twice as long ago was left by a process that died. */
  timeoutMs: number;
  schedule: RetrySchedule;
}

/**
 * Delivers what is due, at least once each, until it is stopped; `wake` tells that there may be something. Any number
 * of processes share the work. Targets do not wait for each other, and each gets at most 8 at once from a process.
 * @param options.send by channel.
 * @param options.onGone takes note of a target that wants nothing any more, and deactivates it.
 */
export function startDeliveries(options: {
  pool: pg.Pool;
  settings: DeliverySettings;
  send: Readonly<Record<string, Send>>;
  onGone: (delivery: Delivery) => Promise<void>;
  onError: (error: unknown) => void;
  random?: () => number;
}): WorkLoop {
  const { pool, settings, send, onGone, onError, random = Math.random } = options;
  const { timeoutMs, schedule } = settings;
  const lanes = new Map<string, Promise<void>>();
  /** Targets for which more became due while they were driven. */
  const again = new Set<string>();

  const record = async (delivery: Delivery, outcome: Outcome) => {
    const delayMs = outcome.kind === 'failed' ? retryDelayMs(schedule, delivery.attempts, random()) : null;
    if (delayMs !== null) return recordFailed(pool, delivery, outcome, delayMs);
    await recordSettled(pool, delivery, outcome);
    if (outcome.kind === 'gone') await onGone(delivery);
  };

  const deliver = async (sendTo: Send, delivery: Delivery, signal: AbortSignal) => {
    const outcome = await sendTo(delivery, signal).catch((error: unknown): Outcome | null => {
      if (signal.aborted) return null;
      onError(error);
      return { kind: 'failed', failure: 'INTERNAL_ERROR' };
    });
    await (outcome ? record(delivery, outcome) : recordInterrupted(pool, delivery));
  };

  /** Delivers to one target until nothing is due for it. */
  const drive = async ({ id, channel }: DueTarget, signal: AbortSignal) => {
    const sendTo = send[channel];
    if (!sendTo) return;
    while (!signal.aborted) {
      const claimed = await claimDeliveries(pool, id, AT_ONCE, 2 * timeoutMs);
      if (claimed.length === 0 && !again.delete(id)) return;
      await Promise.all(claimed.map((delivery) => deliver(sendTo, delivery, signal).catch(onError)));
    }
  };

  const work = async (signal: AbortSignal) => {
    for (const target of await findDueTargets(pool)) {
      if (lanes.has(target.id)) {
        again.add(target.id);
        continue;
      }
      const lane = drive(target, signal)
        .catch(onError)
        .finally(() => lanes.delete(target.id));
      lanes.set(target.id, lane);
    }
  };
  const loop = startWorkLoop({ work, everyMs: settings.pollMs, onError });

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(lanes.values());
    },
  };
}
