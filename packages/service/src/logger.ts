import { requestId } from '@commerce/tracing';
import { type Logger, pino } from 'pino';
import { createErrorSerializer } from './log-errors.ts';

export type { Logger };

/**
 * Logs JSON lines to standard output, each with the service's name, and the id of the request that it is about. Tokens
 * and cookies are redacted; see `createErrorSerializer` for errors.
 */
export function createLogger(service: string, level: string): Logger {
  const redact = ['req.headers.authorization', 'req.headers.cookie', 'headers.authorization', 'headers.cookie'];
  // Declared as synchronous so that it is not flushed at exit: sonic-boom's flush never ends if the reader is gone
  // (EPIPE).
  const serializers = { err: createErrorSerializer() };
  const mixin = () => {
    const id = requestId();
    return id === null ? {} : { requestId: id };
  };
  return pino({ level, base: { service }, redact, serializers, mixin }, pino.destination({ fd: 1, sync: true }));
}
