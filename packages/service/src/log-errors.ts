import { type SerializedError, stdSerializers } from 'pino';
import { createPauses } from './pauses.ts';

const PAUSE_MS = 60_000;

/**
 * Writes errors for the log, with the stack of the first error of each kind in a minute alone: in an outage every request fails for
 * the same reason, and thousands of equal stacks fill the disk.
 * @param now in milliseconds, of any clock that only goes on.
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

/** By where it was thrown, and not by its message: that may name what was asked for. */
function kindOf({ type, code, stack }: SerializedError & { code?: unknown }, cause: unknown): string {
  const thrownAt = /\n\s+at (.*)/.exec(stack)?.[1];
  const causeCode = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return [type, code, thrownAt, causeCode].join(' ');
}
