export { appendEvents, type Transaction } from './append-events.ts';
export type { Delivery, Outcome, Send } from './deliveries/delivery.ts';
export { type DeliverySettings, deliveryJob, type OnAttempt } from './deliveries/delivery-job.ts';
export { fanOut } from './deliveries/fan-out.ts';
export { type RetrySchedule, retryDelayMs } from './deliveries/retry-schedule.ts';
export { deactivateTarget } from './deliveries/targets.ts';
export type { NewEvent, StoredEvent } from './event.ts';
export { type OutboxSettings, outboxJobs } from './outbox-jobs.ts';
export { type AcceptEvents, handOver } from './relay.ts';
