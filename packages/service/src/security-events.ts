import type { Logger } from './logger.ts';

/** What a security event is about. */
export type SecurityEventKind =
  | 'login_refused'
  | 'call_forbidden'
  | 'operation_too_expensive'
  | 'rate_limited'
  | 'callback_refused'
  | 'webhook_endpoint_changed'
  | 'keys_loaded';

/** Something that whoever watches over the shop wants to see. It never has a token, a mail address or a postal address. */
export interface SecurityEvent {
  kind: SecurityEventKind;
  /** The customer (their id), the network address of a guest, or the service. */
  who: string;
  /** What was asked for, such as a field of an operation. */
  what: string;
  why: string | null;
  /** By which events of one request are found; null for what no request has caused. */
  requestId: string | null;
}

/** Logs an event as the member `security` of a line. */
export function logSecurityEvent(logger: Pick<Logger, 'warn' | 'info'>, event: SecurityEvent): void {
  const level = event.kind === 'keys_loaded' || event.kind === 'webhook_endpoint_changed' ? 'info' : 'warn';
  logger[level]({ security: event }, `security: ${event.kind}`);
}
