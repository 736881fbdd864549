import { counter } from '@commerce/metrics';
import type { Logger } from './logger.ts';

const events = counter('security_events_total', 'Security events, as in the log.', ['kind']);

/** The kinds of security events. */
export type SecurityEventKind =
  | 'login_refused'
  | 'call_forbidden'
  | 'operation_too_expensive'
  | 'rate_limited'
  | 'callback_refused'
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
  /** Connects the events of one request; null for an event without a request. */
  requestId: string | null;
}

/** Logs an event as the property `security` of a line. */
export function logSecurityEvent(logger: Pick<Logger, 'warn' | 'info'>, event: SecurityEvent): void {
  const level = event.kind === 'keys_loaded' || event.kind === 'webhook_endpoint_changed' ? 'info' : 'warn';
  events.inc({ kind: event.kind });
  logger[level]({ security: event }, `security: ${event.kind}`);
}
