import { appendEvents, type NewEvent, type Transaction } from '@commerce/outbox';
import { type EventData, type EventType, eventCatalogue } from './catalogue.ts';
import type { EventContract } from './event-contract.ts';

/**
 * An event that keeps its contract, for statements that write it themselves.
 * @throws {ZodError} if the data are not what receivers are promised.
 */
export function newEvent<Type extends EventType>(type: Type, data: EventData<Type>): NewEvent {
  const declared: EventContract = eventCatalogue[type] as never;
  const checked = declared.data.parse(data);
  return { type, version: declared.version, entity: declared.entityOf(checked), data: checked };
}

/**
 * Tells the world of a change: writes the event into the outbox, in the transaction `tx` that makes the change, after
 * the entity's row is locked or written. What is rolled back is never delivered; what commits is delivered at least once.
 * @throws {ZodError} if the data are not what receivers are promised.
 */
export function appendEvent<Type extends EventType>(tx: Transaction, type: Type, data: EventData<Type>): Promise<void> {
  return appendEvents(tx, [newEvent(type, data)]);
}
