import { type EventType, eventCatalogue, jsonSchemaOf } from '@commerce/events';
import type { QueryResolvers } from '../../generated/resolvers.ts';

const types = (Object.keys(eventCatalogue) as EventType[]).map((name) => {
  const { version, description } = eventCatalogue[name];
  return { name, version, description, dataSchema: JSON.stringify(jsonSchemaOf(name)) };
});

export const webhookEventTypes: QueryResolvers['webhookEventTypes'] = () => types;
