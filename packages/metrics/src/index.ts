export { durations } from './durations.ts';
export { type Reading, readLater } from './read-later.ts';
export { CONTENT_TYPE, counter, exposition, gauge, histogram, measureProcess } from './registry.ts';
