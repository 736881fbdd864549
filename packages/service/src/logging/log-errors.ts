import { type SerializedError, stdSerializers } from 'pino';
import { createPauses } from '../pauses.ts';
import { withoutAddresses } from './line-fields.ts';

const PAUSE_MS = 60_000;

/**
 * What of an error is logged beside its type, message and stack. Others, such as `detail` of PostgreSQL, quote what
 * buyers wrote.
 */
const PROPERTIES = [
  ...['code', 'service', 'statusCode', 'errno', 'syscall', 'hostname', 'address', 'port'],
  ...['severity', 'schema', 'table', 'column', 'dataType', 'constraint', 'routine'],
];

/**
 * Serialises errors for the log. Only the first error of each kind per minute has its stack: in an outage every request
 * fails for the same reason, and thousands of equal stacks would fill the disk.
 * @param now in milliseconds, of any monotonic clock.
 */
export function createErrorSerializer(now?: () => number): (error: Error) => object {
  const isDue = createPauses(PAUSE_MS, now);
  return (error) => {
    const serialized = stdSerializers.err(error) as SerializedError | undefined;
    // Anything can be thrown.
    if (typeof serialized?.stack !== 'string') return { type: typeof error };
    return allowed(serialized, isDue(kindOf(serialized, error.cause)));
  };
}

function allowed({ type, message, stack, ...rest }: SerializedError, withStack: boolean): object {
  const others = PROPERTIES.flatMap((name) => {
    const value = rest[name] as unknown;
    return typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [];
  });
  const parts = rest.aggregateErrors?.map((each: SerializedError) => allowed(each, false));
  return {
    ...{ type, message: withoutAddresses(message) },
    ...(withStack && { stack: withoutAddresses(stack) }),
    ...(withStack && parts && { aggregateErrors: parts }),
    ...Object.fromEntries(others),
  };
}

/** By where it was thrown, not by its message, which may contain parts of the request. */
function kindOf({ type, code, stack }: SerializedError & { code?: unknown }, cause: unknown): string {
  const thrownAt = /\n\s+at (.*)/.exec(stack)?.[1];
  const causeCode = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return [type, code, thrownAt, causeCode].join(' ');
}
