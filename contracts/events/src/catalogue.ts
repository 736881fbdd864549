import { z } from 'zod';
import { cartEvents } from './cart-events.ts';
import { contract } from './event-contract.ts';
import { orderEvents } from './order-events.ts';
import { productEvents } from './product-events.ts';

/** Every type of event that this shop sends. */
export const eventCatalogue = {
  ...orderEvents,
  ...productEvents,
  ...cartEvents,
  'webhook.test': contract({
    version: 1,
    description: 'Staff test whether an endpoint receives events. Only that endpoint gets it.',
    entityOf: ({ endpointId }) => `webhook:${endpointId}`,
    data: z.strictObject({ endpointId: z.guid() }),
  }),
};

/** The name of a type of event, such as `order.placed`. */
export type EventType = keyof typeof eventCatalogue;

/** The data of an event of this type. */
export type EventData<Type extends EventType> = z.input<(typeof eventCatalogue)[Type]['data']>;

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(eventCatalogue, text);
}

/** The JSON Schema (draft 2020-12) of a type's `data`. Receivers must expect properties to be added. */
export function jsonSchemaOf(type: EventType): object {
  const { additionalProperties: _, ...schema } = z.toJSONSchema(eventCatalogue[type].data, {
    override: ({ jsonSchema }) => {
      delete jsonSchema.additionalProperties;
    },
  });
  return schema;
}
