export { appendEvents, type Transaction } from './append-events.ts';
export type { NewEvent, StoredEvent } from './event.ts';
export { type HandOver, RELAY_BATCH, relayEvents } from './relay.ts';
export { type OutboxSettings, type RunningOutbox, startOutbox } from './start-outbox.ts';
export { sweepEvents } from './sweep.ts';
export { startWorkLoop, type WorkLoop } from './work-loop.ts';
