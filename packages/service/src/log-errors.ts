import { type SerializedError, stdSerializers } from 'pino';
import { createPauses } from './pauses.ts';

const PAUSE_MS = 60_000;

/**
 * Serialises errors for the log. Only the first error of each kind per minute has its stack: in an outage every request
 * fails for the same reason, and thousands of equal stacks would fill the disk.
 * @param now in milliseconds, of any monotonic clock.
 */
export function createErrorSerializer(now?: () => number): (error: Error) => object {
  const isDue = createPauses(PAUSE_MS, now);
  return (error) => {
    const serialized = stdSerializers.err(error);
    if (typeof serialized?.stack !== 'string') return serialized;
    if (isDue(kindOf(serialized, error.cause))) return serialized;
    const { stack: _stack, aggregateErrors: _aggregateErrors, ...rest } = serialized;
    return rest;
  };
}

/** By where it was thrown, not by its message, which may contain parts of the request. */
function kindOf({ type, code, stack }: SerializedError & { code?: unknown }, cause: unknown): string {
  const thrownAt = /\n\s+at (.*)/.exec(stack)?.[1];
  const causeCode = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return [type, code, thrownAt, causeCode].join(' ');
}
