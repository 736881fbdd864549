import type { NewEvent } from '@commerce/outbox';
import { type EventData, type EventType, eventCatalogue } from './catalogue.ts';
import type { EventContract } from './event-contract.ts';

/**
 * An event that matches its contract, to be written to the outbox in the transaction of the change.
 * @throws {ZodError} if the data do not match.
 */
export function newEvent<Type extends EventType>(type: Type, data: EventData<Type>): NewEvent {
  const declared: EventContract = eventCatalogue[type] as never;
  const checked = declared.data.parse(data);
  return { type, version: declared.version, entity: declared.entityOf(checked), data: checked };
}
