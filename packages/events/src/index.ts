export { appendEvent, newEvent } from './append-event.ts';
export { type EventData, type EventType, eventCatalogue, isEventType, jsonSchemaOf } from './catalogue.ts';
export { renderReference } from './render-reference.ts';
