import { counter } from '@commerce/metrics';
import { requestId } from '@commerce/tracing';
import type { Logger } from './logging/logger.ts';

const events = counter('security_events_total', 'Security events, as in the log.', ['kind']);

/** The kinds of security events. */
export type SecurityEventKind =
  | 'login_refused'
  | 'call_forbidden'
  | 'operation_too_expensive'
  | 'rate_limited'
  | 'callback_refused'
  | 'certificate_refused'
  | 'webhook_endpoint_changed'
  | 'keys_loaded';

/**
 * An event for those who monitor the shop's security. It never contains a token, a mail address or a postal address.
 */
export interface SecurityEvent {
  kind: SecurityEventKind;
  /** The customer's id, a guest's network address, or the service. */
  who: string;
  /** The subject, such as a field of an operation. */
  what: string;
  why: string | null;
}

/** Lines for the events of one kind and client in this time: a flood of refusals must not fill the disk. */
const LINES = { most: 10, perMs: 10_000 };
/** The maximum length of a text of an event: `what` can be the path of a field, with names that its client chose. */
const MAX_LENGTH = 500;
/** Bounds the memory and the lines for any number of clients: events of further ones are omitted. */
const MOST_KEYS = 1_000;
const written = new Map<string, { since: number; lines: number; omitted: number }>();

/**
 * Logs an event as the property `security` of a line. Of many refusals of one kind and client, ten are logged in ten
 * seconds; the first line afterwards says how many were omitted. Changes are logged always. Long texts are cut.
 */
export function logSecurityEvent(logger: Pick<Logger, 'warn' | 'info'>, event: SecurityEvent): void {
  events.inc({ kind: event.kind });
  const level = event.kind === 'keys_loaded' || event.kind === 'webhook_endpoint_changed' ? 'info' : 'warn';
  const omitted = level === 'warn' ? omittedBefore(`${event.kind} ${event.who}`) : 0;
  if (omitted === null) return;
  const why = event.why === null ? null : cut(event.why);
  const security = { ...event, what: cut(event.what), why, requestId: requestId() };
  logger[level]({ security, ...(omitted > 0 && { omitted }) }, `security: ${event.kind}`);
}

function cut(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

/** How many events of this key were omitted before this one; null if it is to be omitted too. */
function omittedBefore(key: string): number | null {
  const now = performance.now();
  const before = written.get(key);
  if (before && now - before.since < LINES.perMs) {
    const isOmitted = before.lines >= LINES.most;
    before[isOmitted ? 'omitted' : 'lines'] += 1;
    return isOmitted ? null : 0;
  }
  if (!before && written.size >= MOST_KEYS) {
    for (const [each, { since }] of written) if (now - since >= LINES.perMs) written.delete(each);
    if (written.size >= MOST_KEYS) return null;
  }
  written.set(key, { since: now, lines: 1, omitted: 0 });
  return before?.omitted ?? 0;
}
