export { type EventData, type EventType, eventCatalogue, isEventType, jsonSchemaOf } from './catalogue.ts';
export { newEvent } from './new-event.ts';
export { renderReference } from './render-reference.ts';
