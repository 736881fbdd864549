import type { Job } from '@commerce/service';
import { continueTrace, failSpan, inSpan } from '@commerce/tracing';
import type pg from 'pg';
import { claimDeliveries, type DueTarget, findDueTargets } from './claim.ts';
import type { Delivery, Outcome, Send } from './delivery.ts';
import { recordFailed, recordInterrupted, recordSettled } from './record.ts';
import { type RetrySchedule, retryDelayMs } from './retry-schedule.ts';

const AT_ONCE = 8;

/** The settings of delivery attempts. */
export interface DeliverySettings {
  /** How often to look for due deliveries. */
  pollMs: number;
  /** The time limit of an attempt. Deliveries that were taken twice as long ago were left by a process that died. */
  timeoutMs: number;
  schedule: RetrySchedule;
}

/** Receives how an attempt to deliver has ended. */
export type OnAttempt = (delivery: Delivery, channel: string, outcome: Outcome) => void;

/**
 * The job that delivers what is due, at least once each. Any number of processes can share the work. Targets do not
 * wait for each other; a process makes at most 8 deliveries at a time to each. A delivery continues the trace of its
 * event.
 * @param options.send by channel.
 * @param options.listen wakes the job: see {@link Job}.
 * @param options.onGone records that a target wants no more events, and deactivates it.
 */
export function deliveryJob(options: {
  pool: pg.Pool;
  settings: DeliverySettings;
  send: Readonly<Record<string, Send>>;
  onGone: (delivery: Delivery) => Promise<void>;
  onError: (error: unknown) => void;
  /** Receives how attempts end. */
  onAttempt?: OnAttempt;
  listen: NonNullable<Job['listen']>;
  random?: () => number;
}): Job {
  const { pool, settings, send, onGone, onError, onAttempt, listen, random = Math.random } = options;
  const { timeoutMs, schedule } = settings;
  const lanes = new Map<string, Promise<void>>();
  /** Targets for which more became due while they were being served. */
  const again = new Set<string>();

  const record = async (delivery: Delivery, outcome: Outcome) => {
    const delayMs = outcome.kind === 'failed' ? retryDelayMs(schedule, delivery.attempts, random()) : null;
    if (delayMs !== null) return recordFailed(pool, delivery, outcome, delayMs);
    await recordSettled(pool, delivery, outcome);
    if (outcome.kind === 'gone') await onGone(delivery);
  };

  const attempt = async (sendTo: Send, delivery: Delivery, signal: AbortSignal) => {
    const outcome = await sendTo(delivery, signal).catch((error: unknown): Outcome | null => {
      if (signal.aborted) return null;
      onError(error);
      return { kind: 'failed', failure: 'INTERNAL_ERROR' };
    });
    await (outcome ? record(delivery, outcome) : recordInterrupted(pool, delivery));
    return outcome;
  };

  const deliver = (channel: string, delivery: Delivery, signal: AbortSignal) => {
    const { event, attempts } = delivery;
    const sendTo = send[channel];
    if (!sendTo) return Promise.resolve();
    const attributes = { 'event.id': event.id, 'event.entity': event.entity, 'delivery.attempt': attempts };
    return inSpan(`deliver ${event.type} by ${channel}`, { kind: 'client', attributes }, async (span) => {
      const outcome = await attempt(sendTo, delivery, signal);
      if (!outcome) return;
      onAttempt?.(delivery, channel, outcome);
      if (outcome.kind !== 'delivered') failSpan(span, outcome.failure);
    });
  };

  /** Delivers to one target until nothing is due for it. */
  const drive = async ({ id, channel }: DueTarget, signal: AbortSignal) => {
    while (send[channel] && !signal.aborted) {
      const claimed = await claimDeliveries(pool, id, AT_ONCE, 2 * timeoutMs);
      if (claimed.length === 0 && !again.delete(id)) return;
      const deliverAll = claimed.map((delivery) =>
        continueTrace(delivery.event.traceparent, () => deliver(channel, delivery, signal).catch(onError)),
      );
      await Promise.all(deliverAll);
    }
  };

  return {
    name: 'deliver events',
    everyMs: settings.pollMs,
    listen,
    async run(signal) {
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
    },
    settle: async () => void (await Promise.all(lanes.values())),
  };
}
