import { type SerializedError, stdSerializers } from 'pino';

const PAUSE_MS = 60_000;
/** Bounds the memory: whatever errors there are. */
const MOST_KINDS = 500;

/**
 * Writes errors for the log, with the stack of the first error of each kind in a minute alone: in an outage every request fails for
 * the same reason, and thousands of equal stacks fill the disk.
 * @param now in milliseconds, of any clock that only goes on.
 */
export function createErrorSerializer(now: () => number = () => performance.now()): (error: Error) => object {
  const writtenAt = new Map<string, number>();
  return (error) => {
    const serialized = stdSerializers.err(error);
    if (typeof serialized?.stack !== 'string') return serialized;
    const kind = kindOf(serialized, error.cause);
    const before = writtenAt.get(kind);
    if (before !== undefined && now() - before < PAUSE_MS) {
      const { stack: _stack, aggregateErrors: _aggregateErrors, ...rest } = serialized;
      return rest;
    }
    if (writtenAt.size >= MOST_KINDS) writtenAt.clear();
    writtenAt.set(kind, now());
    return serialized;
  };
}

/** By where it was thrown, and not by its message: that may name what was asked for. */
function kindOf({ type, code, stack }: SerializedError & { code?: unknown }, cause: unknown): string {
  const thrownAt = /\n\s+at (.*)/.exec(stack)?.[1];
  const causeCode = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return [type, code, thrownAt, causeCode].join(' ');
}
