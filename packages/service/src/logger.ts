import { type Logger, pino } from 'pino';

export type { Logger };

/** Logs JSON lines to standard output, each with the service's name. Tokens and cookies are redacted. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'headers.authorization', 'headers.cookie'],
  });
}
