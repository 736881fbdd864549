import { badUserInput, isStorableText, isUuid } from '@commerce/graphql';
import type { NewEvent } from '@commerce/outbox';

const MAX_EVENTS = 100;
const MAX_TYPE = 100;
const MAX_ENTITY = 200;
const MAX_DATA = 8_000;
const MAX_TRACEPARENT = 100;

/** An event of another service, as GraphQL passes it in. */
export interface AcceptedEventInput {
  id: string;
  type: string;
  version: number;
  entity: string;
  data: string;
  occurredAt: Date;
  traceparent?: string | null | undefined;
}

/**
 * Checks events of other services. Unknown types are accepted: the other service may be newer.
 * @throws BAD_USER_INPUT
 */
export function readAcceptedEvents(events: readonly AcceptedEventInput[]): NewEvent[] {
  if (events.length === 0 || events.length > MAX_EVENTS) {
    throw badUserInput(`events must be 1 to ${MAX_EVENTS}`, 'events');
  }
  return events.map((event) => {
    const { id, type, version, entity, occurredAt } = event;
    const data = dataOf(event.data);
    const fits = isUuid(id) && isShort(type, MAX_TYPE) && isShort(entity, MAX_ENTITY) && version > 0 && data !== null;
    if (!fits) throw badUserInput('an event is not well-formed', 'events');
    return { id, type, version, entity, data, occurredAt, traceparent: traceparentOf(event) };
  });
}

/** Whoever continues the trace checks it. */
function traceparentOf({ traceparent = null }: AcceptedEventInput): string | null {
  return traceparent !== null && isShort(traceparent, MAX_TRACEPARENT) ? traceparent : null;
}

function isShort(text: string, length: number): boolean {
  return text.length > 0 && text.length <= length && isStorableText(text);
}

function dataOf(text: string): Record<string, unknown> | null {
  if (text.length > MAX_DATA || !isStorableText(text) || text.includes('\\u0000')) return null;
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null && !Array.isArray(data) ? { ...data } : null;
  } catch {
    return null;
  }
}
